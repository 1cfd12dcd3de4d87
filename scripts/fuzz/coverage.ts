import { Session } from 'node:inspector'

/** Which blocks of our code, and of the CBOR decoder, have run. */
export interface Coverage {
  /** Blocks that ran since the last time and never before. */
  fresh(): Set<string>
  /** The same, without remembering them. */
  ran(): Set<string>
  stop(): void
}

const LOOKED_AT = /\/(shared|extension|relay)\/[^/]|\/cborg\//

/** V8's own coverage by blocks, which costs about a millisecond to read and next to nothing to keep. */
export function startCoverage(): Coverage {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: true })
  const known = new Set<string>()

  function take(): Set<string> {
    const found = new Set<string>()
    session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
      for (const { url, functions } of result) {
        if (!LOOKED_AT.test(url)) continue
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) found.add(`${url} ${startOffset} ${endOffset}`)
      }
    })
    return found
  }

  return {
    ran: take,
    fresh() {
      const fresh = new Set([...take()].filter((block) => !known.has(block)))
      for (const block of fresh) known.add(block)
      return fresh
    },
    stop() {
      session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}
