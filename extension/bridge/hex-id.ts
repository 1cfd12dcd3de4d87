import * as v from 'valibot'

/** An id of so many bytes as it stands on this side of the wire: in lower-case hex. */
export const hexId = <Id extends string>(bytes: number) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`)),
    v.transform((text) => text as Id),
  )
