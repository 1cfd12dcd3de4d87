const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** `3 Mar 2027, 14:05`, as the person's locale writes it. */
export const formatDate = (at: number) => date.format(at)
