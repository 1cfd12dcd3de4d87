import { describe, expect, it } from 'vitest'
import { nodeCrypto } from '../relay/node-crypto.ts'
import { hasNeutralPoint } from '../shared/has-neutral-point.ts'
import type { PublicKey } from '../shared/ids.ts'
import { checkPublicKey } from '../shared/public-key.ts'
import { RFC_8032_VECTORS } from '../shared/rfc8032-vectors.ts'
import { craftedSignatures } from '../shared/test-crafted-signatures.ts'
import { BROWSERS, launchBrowser } from './harness/launch-browser.ts'

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))

const CASES = [
  ...RFC_8032_VECTORS,
  ...RFC_8032_VECTORS.map((vector) => ({ ...vector, message: `${vector.message}00` })),
  ...craftedSignatures(),
].map(({ name, key, message, signature }) => ({ name, key, message, signature }))

describe.each(BROWSERS)('In $kind', ({ kind }) => {
  it('[C4] [C5] a signature that is crafted to be judged in two ways is judged as the relay does', async () => {
    const browser = await launchBrowser(kind)
    try {
      const page = await browser.openPanel()
      // What the platform of the extension's own pages says; our own checks before it are the same code everywhere.
      const platform = await page.evaluate(async (cases: typeof CASES) => {
        const bytes = (hex: string) =>
          Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
        const answers: boolean[] = []
        for (const { key, message, signature } of cases) {
          const imported = await crypto.subtle
            .importKey('raw', bytes(key), 'Ed25519', false, ['verify'])
            .catch(() => undefined)
          answers.push(
            imported !== undefined &&
              (await crypto.subtle.verify('Ed25519', imported, bytes(signature), bytes(message))),
          )
        }
        return answers
      }, CASES)
      const relay = nodeCrypto()
      const told = CASES.map(({ key, message, signature }) =>
        relay.verify(key as PublicKey, bytesOf(message), bytesOf(signature)),
      )
      const here = CASES.map(
        ({ key, signature }, i) =>
          checkPublicKey(key as PublicKey) && !hasNeutralPoint(bytesOf(signature)) && platform[i],
      )
      const differing = CASES.filter((_, i) => told[i] !== here[i])
      expect(differing).toEqual([])
      expect(told.filter(Boolean)).toHaveLength(RFC_8032_VECTORS.length + 1)
    } finally {
      await browser.close()
    }
  })
})
