/** Something somebody said. */
export interface Said {
  from: string
  text: string
}
