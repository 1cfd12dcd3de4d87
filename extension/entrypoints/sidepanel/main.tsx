import { webCrypto } from '../../../shared/web-crypto.ts'
import { dexieViews } from '../../adapters/dexie-views.ts'
import { connectEngine } from '../../adapters/engine-client.ts'
import { wakeEngine } from '../../adapters/wake-engine.ts'
import { mountPage } from '../../ui/mount-page.tsx'
import { Panel } from '../../ui/panel.tsx'

mountPage(<Panel client={connectEngine(wakeEngine)} views={dexieViews(webCrypto())} />)
