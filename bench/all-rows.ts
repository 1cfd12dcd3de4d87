import type { Row } from './row.ts'
import { row as fanoutWs } from './rows/fanout-ws.ts'
import { row as fanoutWsLone } from './rows/fanout-ws-lone.ts'
import { row as storePages } from './rows/store-pages.ts'
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
  fanoutWs,
  fanoutWsLone,
]
