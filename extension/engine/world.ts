import type { Crypto } from '../../shared/crypto.ts'
import type { Random } from '../../shared/uuid-v7.ts'
import type { Clock } from './clock.ts'
import type { Connect } from './connection.ts'
import type { Device } from './device.ts'
import type { OpenLink } from './peer-link.ts'

/** All that the engine has from outside. */
export interface World {
  crypto: Crypto
  random: Random
  clock: Clock
  connect: Connect
  openLink: OpenLink
  device: Device
}
