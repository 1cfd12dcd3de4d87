const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

/** `14:05`, as the person's locale writes it. */
export const formatClock = (at: number) => clock.format(at)
/** Everything down to the second, for who hovers. */
export const formatExact = (at: number) => exact.format(at)
