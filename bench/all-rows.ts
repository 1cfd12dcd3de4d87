import type { Row } from './row.ts'
import { row as abuse } from './rows/abuse.ts'
import { row as backfill3Homes } from './rows/backfill-3-homes.ts'
import { row as backfill3Peers } from './rows/backfill-3-peers.ts'
import { row as backfillChannel } from './rows/backfill-channel.ts'
import { row as backfillNaive } from './rows/backfill-naive.ts'
import { row as engineMemory } from './rows/engine-memory.ts'
import { row as fanoutWs } from './rows/fanout-ws.ts'
import { row as fanoutWsLone } from './rows/fanout-ws-lone.ts'
import { row as idleCpu } from './rows/idle-cpu.ts'
import { row as idleWakeUps } from './rows/idle-wake-ups.ts'
import { row as open1m } from './rows/open-1m.ts'
import { row as open100k } from './rows/open-100k.ts'
import { row as searchRare } from './rows/search-rare.ts'
import { row as seedMemory } from './rows/seed-memory.ts'
import { row as servePage } from './rows/serve-page.ts'
import { row as storePages } from './rows/store-pages.ts'
import { row as time35k } from './rows/time-35k.ts'
import { row as verifyNativeChromium } from './rows/verify-native-chromium.ts'
import { row as verifyNativeNode } from './rows/verify-native-node.ts'
import { row as verifyNobleChromium } from './rows/verify-noble-chromium.ts'
import { row as verifyNobleNode } from './rows/verify-noble-node.ts'

/** In the table's order. */
export const ALL_ROWS: Row[] = [
  verifyNativeNode,
  verifyNativeChromium,
  verifyNobleNode,
  verifyNobleChromium,
  storePages,
  backfillChannel,
  backfillNaive,
  backfill3Peers,
  backfill3Homes,
  time35k,
  servePage,
  open100k,
  open1m,
  searchRare,
  engineMemory,
  seedMemory,
  idleWakeUps,
  idleCpu,
  fanoutWs,
  fanoutWsLone,
  abuse,
]
