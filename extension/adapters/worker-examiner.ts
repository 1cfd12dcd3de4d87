import type { Crypto } from '../../shared/crypto.ts'
import { inTurn } from '../../shared/in-turn.ts'
import { type Reason, Refusal } from '../../shared/refusal.ts'
import { type Examine, type Examined, examinePage, type PageToExamine } from '../engine/examine-page.ts'

/** To the worker: one page, and the next once that is answered. */
export type ToExaminer = PageToExamine
export type FromExaminer = { examined: Examined } | { refusal: { reason: Reason; sentence: string } }

/** As much of a Worker as is needed here. */
export interface ExamineThread {
  postMessage(page: ToExaminer): void
  onmessage: ((event: MessageEvent<FromExaminer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  terminate(): void
}

const startThread = (): ExamineThread =>
  new Worker(new URL('./examine-worker.ts', import.meta.url), { type: 'module' })

/**
 * Examines pages in a worker, one after the other. One that dies is started again; where none runs, as when it died
 * twice in a row, pages are examined in this thread.
 */
export function workerExaminer(crypto: Crypto, start: () => ExamineThread = startThread): Examine {
  let thread: ExamineThread | undefined
  let deaths = 0
  const next = inTurn()

  function ask(page: PageToExamine): Promise<FromExaminer | 'died'> {
    return new Promise((resolve) => {
      try {
        thread ??= start()
        thread.onmessage = ({ data }) => resolve(data)
        thread.onerror = () => resolve('died')
        thread.postMessage(page)
      } catch {
        resolve('died')
      }
    })
  }

  async function examine(page: PageToExamine): Promise<Examined> {
    while (deaths < 2) {
      const answer = await ask(page)
      if (answer === 'died') {
        thread?.terminate()
        thread = undefined
        deaths++
        continue
      }
      deaths = 0
      if ('examined' in answer) return answer.examined
      throw new Refusal(answer.refusal.reason, answer.refusal.sentence)
    }
    return examinePage(crypto, page)
  }

  return (page) => next(() => examine(page))
}
