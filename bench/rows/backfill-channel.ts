import { openBareChannel } from '../peers/bare-channel.ts'
import { startMeeting } from '../peers/meeting.ts'
import type { Row } from '../row.ts'

/** A second or two of a full channel. */
const FACTS = 65_536
const BARE_BYTES = 24_000_000

export const row: Row = {
  id: 'backfill-channel',
  what: 'bytes a second of backfill by the extension’s engine, Chromium to Chromium, from the first page asked for until 65,536 facts are proved and on the disk ÷ the bare simple-peer channel between the same two pages, 64 KiB a message, its buffer kept low',
  unit: 'MB/s',
  goal: 0.5,
  async prepare(bench) {
    const meeting = await startMeeting(await bench.said(FACTS))
    const [giver] = meeting.givers
    await openBareChannel(giver!, meeting.taker)
    return {
      async ours() {
        const { bytes, seconds } = await meeting.fetch()
        return bytes / seconds / 1e6
      },
      async other() {
        await giver!.call('channel.giveBytes', { bytes: BARE_BYTES })
        return (await meeting.taker.call('channel.takeBytes', { bytes: BARE_BYTES })) / 1e6
      },
      close: meeting.close,
    }
  },
}
