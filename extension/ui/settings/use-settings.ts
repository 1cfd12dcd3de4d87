import type { Settings } from '../../bridge/settings.ts'
import { useCommand } from '../live/use-command.ts'

/** Changes some of the settings, and says why where it could not. */
export function useSettings() {
  const { run, refused } = useCommand('setSettings')
  return { change: (change: Partial<Settings>) => void run(change), refused }
}
