const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

/** `14:05`, as the person's locale writes it. */
export const formatClock = (at: number) => clock.format(at)
/** The same without a.m. and p.m., where there is no room for them. */
export const formatShortClock = (at: number) =>
  clock
    .formatToParts(at)
    .map(({ type, value }) => (type === 'dayPeriod' ? '' : value))
    .join('')
    .trim()
/** Everything down to the second, for who hovers. */
export const formatExact = (at: number) => exact.format(at)
