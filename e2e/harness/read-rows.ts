import type { Page } from 'puppeteer-core'
import type { PublicKey } from '../../shared/ids.ts'
import { readDatabase } from './read-database.ts'

/** What the extension keeps of a server, as `readDatabase` reads it. */
export const readRows = <Rows extends Record<string, unknown[]>>(
  page: Page,
  server: PublicKey,
  stores: readonly (keyof Rows & string)[],
  under?: string,
): Promise<Rows> => readDatabase<Rows>(page, `catalk-${server}`, stores, under)
