import { startMeeting } from '../peers/meeting.ts'
import type { Row } from '../row.ts'

const FACTS = 32_768
/** 16 Mbit/s: what many homes can send. */
const UPLINK = 2_000_000

export const row: Row = {
  id: 'backfill-3-peers',
  what: 'bytes a second of backfill by the extension’s engine, from the first page asked for until 32,768 facts are proved and on the disk, from three peers who each send at most 2 MB a second ÷ from one of them',
  unit: 'MB/s',
  goal: 2.5,
  rounds: 3,
  async prepare(bench) {
    const meeting = await startMeeting(await bench.said(FACTS), { givers: 3, bytesASecond: UPLINK })
    const [, ...others] = meeting.givers
    const speed = async () => {
      const { bytes, seconds } = await meeting.fetch()
      return bytes / seconds / 1e6
    }
    return {
      ours: speed,
      async other() {
        for (const giver of others) await giver.call('away')
        const alone = await speed()
        for (const giver of others) await giver.call('back', { bytesASecond: UPLINK })
        return alone
      },
      close: meeting.close,
    }
  },
}
