import { Worker } from 'node:worker_threads'

/** Input bytes that are shown when it hangs; of longer ones the first. */
const SHOWN_BYTES = 64 * 1_024
const NAME_BYTES = 100
const HEADER_BYTES = 12

/** Ends this process when one input keeps it busy, or waiting, for very long: nothing else could. */
export interface Watchdog {
  /** The next input begins. */
  begins(target: string, input: Uint8Array): void
  stop(): Promise<unknown>
}

export function startWatchdog(): Watchdog {
  const shared = new SharedArrayBuffer(HEADER_BYTES + NAME_BYTES + SHOWN_BYTES)
  const header = new Int32Array(shared, 0, 3)
  const name = new Uint8Array(shared, HEADER_BYTES, NAME_BYTES)
  const shown = new Uint8Array(shared, HEADER_BYTES + NAME_BYTES)
  const worker = new Worker(new URL('watchdog-worker.ts', import.meta.url), { workerData: shared })
  worker.unref()
  let last = ''
  return {
    begins(target, input) {
      if (target !== last) {
        last = target
        header[1] = new TextEncoder().encodeInto(target, name).written
      }
      const part = input.subarray(0, SHOWN_BYTES)
      header[2] = part.length
      shown.set(part)
      Atomics.add(header, 0, 1)
    },
    stop: () => worker.terminate(),
  }
}
