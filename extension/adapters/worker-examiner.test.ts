import { expect, it } from 'vitest'
import { deflate } from '../../shared/deflate.ts'
import { encodePage } from '../../shared/page.ts'
import { testLog, testPerson } from '../../shared/test-people.ts'
import { testServer } from '../../shared/test-server.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { examinePage, type PageToExamine } from '../engine/examine-page.ts'
import { type ExamineThread, type FromExaminer, workerExaminer } from './worker-examiner.ts'

const crypto = webCrypto()

async function somePage(): Promise<PageToExamine> {
  const server = await testServer({ crypto })
  const alice = await testPerson('alice')
  const log = testLog(1)
  await server.fill(alice, log, 3)
  const deflated = await deflate(encodePage(await server.page(log, 0)))
  return { server: server.key, me: alice.key, log, epoch: server.epoch, index: 0, deflated }
}

/** Threads that answer, or die; and how many were started, and how many pages each was at once given. */
function threads(dies: (started: number) => boolean) {
  const seen = { started: 0, ended: 0, atOnce: 0 }
  const start = (): ExamineThread => {
    const mine = ++seen.started
    let busy = 0
    const answer = (data: FromExaminer) => thread.onmessage?.({ data } as MessageEvent<FromExaminer>)
    const thread: ExamineThread = {
      onmessage: null,
      onerror: null,
      terminate: () => void seen.ended++,
      async postMessage(page) {
        seen.atOnce = Math.max(seen.atOnce, ++busy)
        await Promise.resolve()
        if (dies(mine)) return thread.onerror?.({} as ErrorEvent)
        try {
          answer({ examined: await examinePage(crypto, structuredClone(page)) })
        } catch {
          answer({ refusal: { reason: 'broken-page', sentence: 'no' } })
        }
        busy--
      },
    }
    return thread
  }
  return { seen, start }
}

it('pages are examined in another thread, one at a time, and what cannot be read is refused', async () => {
  const page = await somePage()
  const { seen, start } = threads(() => false)
  const examine = workerExaminer(crypto, start)
  const broken = examine({ ...page, deflated: Uint8Array.of(1) })
  const answers = Promise.all([examine(page), examine(page)])
  await expect(broken).rejects.toMatchObject({ reason: 'broken-page' })
  expect((await answers)[1]).toEqual(await examinePage(crypto, page))
  expect(seen).toEqual({ started: 1, ended: 0, atOnce: 1 })
})

it('a thread that dies is started again, and its page is not lost', async () => {
  const page = await somePage()
  const { seen, start } = threads((started) => started === 1)
  const examine = workerExaminer(crypto, start)
  expect((await examine(page)).own).toHaveLength(3)
  expect((await examine(page)).own).toHaveLength(3)
  expect(seen).toEqual({ started: 2, ended: 1, atOnce: 1 })
})

it('where no thread runs, pages are examined all the same', async () => {
  const page = await somePage()
  const { seen, start } = threads(() => true)
  const examine = workerExaminer(crypto, start)
  expect((await examine(page)).own).toHaveLength(3)
  expect((await examine(page)).own).toHaveLength(3)
  expect(seen.started).toBe(2)
  const none = workerExaminer(crypto, () => {
    throw new Error('Worker is not defined')
  })
  expect((await none(page)).own).toHaveLength(3)
})
