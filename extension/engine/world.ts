import type { Crypto } from '../../shared/crypto.ts'
import type { Random } from '../../shared/uuid-v7.ts'
import type { Clock } from './clock.ts'
import type { Connect } from './connection.ts'
import type { Device } from './device.ts'
import type { Disk } from './disk.ts'
import type { Examine } from './examine-page.ts'
import type { OpenLink } from './peer-link.ts'
import type { Power } from './power.ts'
import type { Stretch } from './stretch.ts'

/** All that the engine has from outside. */
export interface World {
  crypto: Crypto
  random: Random
  clock: Clock
  connect: Connect
  openLink: OpenLink
  device: Device
  disk: Disk
  power: Power
  examine: Examine
  stretch: Stretch
}
