import type { Settings } from '../extension/bridge/settings.ts'

/** `all`, `30d` or `500mb` as what to keep of a server. @throws Error when it is something else */
export function readKeep(text: string): Settings['keep'] {
  if (text === 'all') return { kind: 'all' }
  const [, digits, unit] = /^([1-9]\d{0,6})(d|mb)$/i.exec(text) ?? []
  if (!digits) throw new Error('--keep is "all", days as in "30d", or megabytes as in "500mb".')
  return unit?.toLowerCase() === 'd'
    ? { kind: 'days', days: Number(digits) }
    : { kind: 'megabytes', megabytes: Number(digits) }
}
