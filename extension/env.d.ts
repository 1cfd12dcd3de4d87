/** What WXT puts in the place of these when it builds. */
interface ImportMetaEnv {
  readonly FIREFOX: boolean
  readonly CHROME: boolean
}
