import { openBareChannel } from '../peers/bare-channel.ts'
import { startMeeting } from '../peers/meeting.ts'
import type { Row } from '../row.ts'

const FACTS = 16_384
/** Of these the plain way takes some seconds. */
const PLAIN_FACTS = 3_072

export const row: Row = {
  id: 'backfill-naive',
  what: 'facts a second of backfill by the extension’s engine, Chromium to Chromium, from the first page asked for until 16,384 are proved and on the disk ÷ the plain way over a bare channel between the same two pages: a fact a message, checked by @noble/ed25519, a record each, 256 a bulkPut',
  unit: 'facts/s',
  goal: 10,
  rounds: 3,
  async prepare(bench) {
    const meeting = await startMeeting(await bench.said(FACTS))
    const [giver] = meeting.givers
    await openBareChannel(giver!, meeting.taker)
    return {
      ours: async () => FACTS / (await meeting.fetch()).seconds,
      async other() {
        await giver!.call('channel.giveFacts', { facts: PLAIN_FACTS })
        return meeting.taker.call('channel.takeFacts', { facts: PLAIN_FACTS })
      },
      close: meeting.close,
    }
  },
}
