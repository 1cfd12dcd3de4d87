import { systemClock } from '../../extension/adapters/system-clock.ts'
import { connectWebSocket } from '../../extension/adapters/websocket-connection.ts'
import type { Device } from '../../extension/engine/device.ts'
import { examineInProcess } from '../../extension/engine/examine-page.ts'
import { stretchInProcess } from '../../extension/engine/stretch.ts'
import type { World } from '../../extension/engine/world.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { mainsPower } from './mains-power.ts'
import { nodeDisk } from './node-disk.ts'
import { openWrtcLink } from './wrtc-link.ts'

/** All that the engine needs, without a browser. `folder`: on the disk whose room counts. */
export function nodeWorld(device: Device, folder: string): World {
  const crypto = webCrypto()
  return {
    crypto,
    random: (bytes) => void globalThis.crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
    clock: systemClock,
    connect: connectWebSocket,
    openLink: openWrtcLink,
    device,
    disk: nodeDisk(folder),
    power: mainsPower,
    examine: examineInProcess(crypto),
    stretch: stretchInProcess,
  }
}
