import { asRefusal } from '../../shared/refusal.ts'
import { webCrypto, webSigner } from '../../shared/web-crypto.ts'
import { readCommand, readPageMessage } from '../bridge/read-page-message.ts'
import { BRIDGE_CHANNEL, type EngineMessage } from '../bridge/wire.ts'
import { Engine } from '../engine/engine.ts'
import { stretchInProcess } from '../engine/stretch.ts'
import { browserDisk } from './browser-disk.ts'
import { browserPower } from './browser-power.ts'
import { DeviceDatabase } from './database.ts'
import { dexieDevice } from './dexie-device.ts'
import { dexieViews } from './dexie-views.ts'
import { openSimplePeerLink } from './simple-peer-link.ts'
import { systemClock } from './system-clock.ts'
import { connectWebSocket } from './websocket-connection.ts'
import { workerExaminer } from './worker-examiner.ts'

/** Runs the engine in this context, and lets pages reach it. `showMentions` puts their number where a person sees it. */
export async function hostEngine(showMentions: (mentions: number) => void): Promise<void> {
  const channel = new BroadcastChannel(BRIDGE_CHANNEL)
  const tell = (message: EngineMessage) => channel.postMessage(message)
  const crypto = webCrypto()
  const world = {
    crypto,
    random: (bytes: Uint8Array) => void globalThis.crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
    clock: systemClock,
    connect: connectWebSocket,
    openLink: openSimplePeerLink,
    device: dexieDevice(new DeviceDatabase()),
    disk: browserDisk,
    power: browserPower(),
    examine: workerExaminer(crypto),
    stretch: stretchInProcess,
  }
  const engine = new Engine(world, webSigner, (state) => tell({ kind: 'state', state }))

  const ready = engine.start()
  channel.onmessage = async ({ data }: MessageEvent<unknown>) => {
    await ready
    const message = readPageMessage(data)
    if (message?.kind === 'hello') return tell({ kind: 'state', state: engine.state() })
    if (message?.kind !== 'command') return
    const { page, id } = message
    try {
      const [name, argument] = readCommand(message.name, message.argument)
      const answer = await engine.run(name, argument as never)
      // The state that the command made is there before its answer, so that a page can rely on it.
      tell({ kind: 'state', state: engine.state() })
      tell({ kind: 'answer', page, id, answer })
    } catch (error) {
      const { reason, message } = asRefusal(error)
      tell({ kind: 'refusal', page, id, reason, sentence: message })
    }
  }
  await ready
  tell({ kind: 'state', state: engine.state() })
  dexieViews(crypto).unread()(({ mentions }) => showMentions(mentions))
}
