// Looks at what the main thread works on, and ends the process when that never changes.
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

const LOOK_EVERY_MS = 1_000
/** A round of a relay or an engine begins between two inputs: that takes some seconds on a busy machine. */
const HANGS_MS = 90_000

const shared = workerData as SharedArrayBuffer
const header = new Int32Array(shared, 0, 3)
let before = 0
let since = Date.now()

setInterval(() => {
  const now = Atomics.load(header, 0)
  if (now !== before) {
    before = now
    since = Date.now()
  } else if (now > 0 && Date.now() - since > HANGS_MS) {
    const bytes = Buffer.from(shared)
    const name = bytes.subarray(12, 12 + (header[1] ?? 0)).toString()
    const input = bytes.subarray(112, 112 + (header[2] ?? 0)).toString('hex')
    writeSync(2, `\n${name} hangs at this input: ${input}\n`)
    process.kill(process.pid, 'SIGKILL')
  }
}, LOOK_EVERY_MS)
