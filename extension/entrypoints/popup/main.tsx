import { webCrypto } from '../../../shared/web-crypto.ts'
import { dexieViews } from '../../adapters/dexie-views.ts'
import { connectEngine } from '../../adapters/engine-client.ts'
import { openPanel } from '../../adapters/open-panel.ts'
import { wakeEngine } from '../../adapters/wake-engine.ts'
import { mountPage } from '../../ui/mount-page.tsx'
import { Popup } from '../../ui/popup.tsx'

const open = () => void openPanel().then(() => window.close())

mountPage(<Popup client={connectEngine(wakeEngine)} views={dexieViews(webCrypto())} openPanel={open} />)
