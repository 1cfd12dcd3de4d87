import { browserDisk } from '../../extension/adapters/browser-disk.ts'
import { DeviceDatabase } from '../../extension/adapters/database.ts'
import { dexieDevice } from '../../extension/adapters/dexie-device.ts'
import { openSimplePeerLink } from '../../extension/adapters/simple-peer-link.ts'
import { systemClock } from '../../extension/adapters/system-clock.ts'
import { connectWebSocket } from '../../extension/adapters/websocket-connection.ts'
import { workerExaminer } from '../../extension/adapters/worker-examiner.ts'
import type { Device } from '../../extension/engine/device.ts'
import { Engine } from '../../extension/engine/engine.ts'
import { stretchInProcess } from '../../extension/engine/stretch.ts'
import type { World } from '../../extension/engine/world.ts'
import { webCrypto, webSigner } from '../../shared/web-crypto.ts'

/** The extension's engine on the extension's own adapters; only `more` is other than there. */
export function startClient(device: Device, more: Partial<World> = {}): Engine {
  const crypto = webCrypto()
  const world: World = {
    crypto,
    random: (bytes) => void globalThis.crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
    clock: systemClock,
    connect: connectWebSocket,
    openLink: openSimplePeerLink,
    disk: browserDisk,
    power: { onBattery: () => false, metered: () => false, onChange: () => () => undefined },
    examine: workerExaminer(crypto),
    stretch: stretchInProcess,
    device,
    ...more,
  }
  return new Engine(world, webSigner, () => undefined)
}

/** A device on disk, nothing on it yet. `forget` leaves nothing behind. */
export function newDevice(): { device: Device; forget(): Promise<void> } {
  const database = new DeviceDatabase()
  const device = dexieDevice(database)
  return {
    device,
    async forget() {
      for (const { server } of await device.servers()) await device.removeServer(server)
      await database.delete()
    },
  }
}
