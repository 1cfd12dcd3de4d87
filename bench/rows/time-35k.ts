import { startMeeting } from '../peers/meeting.ts'
import type { Row } from '../row.ts'

const FACTS = 35_000

export const row: Row = {
  id: 'time-35k',
  what: 'from the click on an invite until a browser that knew nothing has 35,000 messages from one other browser proved and on its disk',
  unit: 's',
  lowerIsBetter: true,
  rounds: 3,
  async prepare(bench) {
    const meeting = await startMeeting(await bench.said(FACTS))
    return {
      ours: async () => (await meeting.fetch()).sinceJoined,
      close: meeting.close,
    }
  },
}
