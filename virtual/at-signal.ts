/**
 * Runs `stop` at the first SIGINT, SIGTERM or SIGHUP, and ends this process when it is done. A terminal's Ctrl-C may
 * come twice, as npm hears it too and passes it on: what comes later changes nothing.
 */
export function atSignal(stop: () => Promise<void>): void {
  let stopping = false
  const once = async () => {
    if (stopping) return
    stopping = true
    await stop()
    process.exit()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, once)
}
