import { asRefusal } from '../../shared/refusal.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { examinePage } from '../engine/examine-page.ts'
import type { FromExaminer, ToExaminer } from './worker-examiner.ts'

// Runs in a thread of its own: reads one page through, answers, and waits for the next.
const crypto = webCrypto()

addEventListener('message', async ({ data }: MessageEvent<ToExaminer>) => {
  try {
    const examined = await examinePage(crypto, data)
    answer({ examined }, [examined.hashes.buffer])
  } catch (error) {
    const { reason, message } = asRefusal(error)
    answer({ refusal: { reason, sentence: message } })
  }
})

function answer(message: FromExaminer, transfer: Transferable[] = []): void {
  postMessage(message, { transfer })
}
