import { concat } from '../../shared/bytes.ts'
import type { Stretch } from './stretch.ts'
import { countedCrypto } from './test-quiet.ts'

/** As different for every passphrase, salt and cost as scrypt, in no time. */
export const testStretch: Stretch = async (passphrase, salt, { N, r, p }) =>
  countedCrypto.sha256(concat(salt, new Uint8Array(new Uint32Array([N, r, p]).buffer), passphrase))
