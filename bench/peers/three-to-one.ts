import type { Bench, Contest } from '../row.ts'
import { startMeeting } from './meeting.ts'

const FACTS = 32_768

/** Backfill from three peers, each of whom sends at most so many bytes a second, against one of them. MB a second. */
export async function threeToOne(bench: Bench, bytesASecond: number): Promise<Contest> {
  const meeting = await startMeeting(await bench.said(FACTS), { givers: 3, bytesASecond })
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
      for (const giver of others) await giver.call('back', { bytesASecond })
      return alone
    },
    close: meeting.close,
  }
}
