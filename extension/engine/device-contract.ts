import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../shared/ids.ts'
import type { Device, JoinedServer } from './device.ts'

const joined = (byte: string, name: string): JoinedServer => ({
  server: byte.repeat(32) as PublicKey,
  address: 'ws://relay.example',
  name,
  join: { claim: Uint8Array.of(1), signature: Uint8Array.of(2) },
  myName: 'alice',
})

/** What every device must do. */
export function deviceContract(opens: () => Promise<Device>) {
  describe('a device', () => {
    it('has no key, no server and no pause at first', async () => {
      const device = await opens()
      expect(await device.seed()).toBeUndefined()
      expect(await device.servers()).toEqual([])
      expect(await device.paused()).toBe(false)
    })

    it('keeps the key and the pause', async () => {
      const device = await opens()
      await device.saveSeed(new Uint8Array(32).fill(5))
      await device.savePaused(true)
      expect(await device.seed()).toEqual(new Uint8Array(32).fill(5))
      expect(await device.paused()).toBe(true)
      await device.savePaused(false)
      expect(await device.paused()).toBe(false)
    })

    it('keeps the servers, and forgets one with all that was kept of it', async () => {
      const device = await opens()
      const cats = joined('aa', 'cats')
      const dogs = joined('bb', 'dogs')
      await device.saveServer(cats)
      await device.saveServer(dogs)
      await device.saveServer({ ...cats, join: null })
      expect(await device.servers()).toEqual([{ ...cats, join: null }, dogs])
      const person = { key: cats.server, name: 'a', privileges: [], owner: false, virtual: false, joined: 1 }
      for (const { server } of [cats, dogs]) await (await device.openStore(server)).putPeople([person])
      // Opened again it is the same store.
      expect(await (await device.openStore(cats.server)).people()).toEqual([person])
      await device.removeServer(cats.server)
      expect(await device.servers()).toEqual([dogs])
      expect(await (await device.openStore(cats.server)).people()).toEqual([])
      expect(await (await device.openStore(dogs.server)).people()).toEqual([person])
    })
  })
}
