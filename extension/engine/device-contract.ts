import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../shared/ids.ts'
import { DEFAULT_SETTINGS, type Settings } from '../bridge/settings.ts'
import { PLAIN_PERSON } from '../bridge/test-rows.ts'
import type { Device, JoinedServer, KeptKey, Traffic } from './device.ts'

const joined = (byte: string, name: string): JoinedServer => ({
  server: byte.repeat(32) as PublicKey,
  address: 'ws://relay.example',
  name,
  join: { claim: Uint8Array.of(1), signature: Uint8Array.of(2) },
  myName: 'alice',
})
const cats = joined('aa', 'cats')
const dogs = joined('bb', 'dogs')

const bob = 'b0'.repeat(32) as PublicKey
const carol = 'c0'.repeat(32) as PublicKey
const moved = (more: Partial<Traffic>): Traffic => ({
  day: '2026-11-25',
  server: cats.server,
  peer: bob,
  road: 'person',
  given: 0,
  taken: 0,
  ...more,
})
const sorted = (rows: Traffic[]) => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort()

/** What every device must do. `reopened` answers a device on what the one before it kept. */
export function deviceContract(opens: () => Promise<{ device: Device; reopened(): Promise<Device> }>) {
  /** The same is answered by the device that kept it and by the next one. */
  async function both(
    { device, reopened }: Awaited<ReturnType<typeof opens>>,
    look: (device: Device) => Promise<void>,
  ) {
    await look(device)
    await look(await reopened())
  }

  describe('a device', () => {
    it('has no key, no server and no traffic at first, and the default settings', async () => {
      const { device } = await opens()
      expect(await device.key()).toBeUndefined()
      expect(await device.servers()).toEqual([])
      expect(await device.settings()).toEqual(DEFAULT_SETTINGS)
      expect(await device.traffic('')).toEqual([])
    })

    it('keeps the key, also when it is cut out of longer bytes', async () => {
      const opened = await opens()
      const { device } = opened
      const longer = new Uint8Array(100).fill(5, 8, 40)
      await device.saveKey({ kind: 'plain', seed: longer.subarray(8, 40), phraseKept: false })
      const kept: KeptKey = { kind: 'plain', seed: new Uint8Array(32).fill(5), phraseKept: false }
      await both(opened, async (at) => expect(await at.key()).toEqual(kept))
    })

    it('keeps the key under its passphrase in place of the plain one, and nothing that was wiped elsewhere', async () => {
      const opened = await opens()
      const { device } = opened
      const seed = new Uint8Array(32).fill(7)
      await device.saveKey({ kind: 'plain', seed, phraseKept: false })
      seed.fill(0)
      const plain = await device.key()
      expect(plain).toEqual({ kind: 'plain', seed: new Uint8Array(32).fill(7), phraseKept: false })
      if (plain?.kind === 'plain') plain.seed.fill(0)
      expect(await device.key()).toEqual({ ...plain, seed: new Uint8Array(32).fill(7) })
      const locked: KeptKey = {
        kind: 'locked',
        lock: {
          key: bob,
          cost: { N: 2 ** 17, r: 8, p: 1 },
          salt: new Uint8Array(16).fill(1),
          iv: new Uint8Array(12).fill(2),
          sealed: new Uint8Array(48).fill(3),
        },
        phraseKept: true,
      }
      await device.saveKey(locked)
      await both(opened, async (at) => expect(await at.key()).toEqual(locked))
    })

    it('keeps the settings as they were saved last', async () => {
      const opened = await opens()
      const { device } = opened
      await device.saveSettings({ ...DEFAULT_SETTINGS, paused: true })
      const saved: Settings = {
        paused: false,
        keep: { kind: 'days', days: 30 },
        giveADay: null,
        servePeers: 3,
        onBattery: 'nothing',
        runsOn: 'mains',
        metered: 'yes',
        hideAddress: true,
        blocked: [],
        lockAfterMinutes: 15,
      }
      await device.saveSettings(saved)
      await both(opened, async (at) => expect(await at.settings()).toEqual(saved))
    })

    it('fills in what settings of an earlier version lack', async () => {
      const opened = await opens()
      const { device } = opened
      await device.saveSettings({ paused: true, servePeers: 2 } as Settings)
      await both(opened, async (at) =>
        expect(await at.settings()).toEqual({ ...DEFAULT_SETTINGS, paused: true, servePeers: 2 }),
      )
    })

    it('adds up what was given and taken by day, server, peer and road', async () => {
      const opened = await opens()
      const { device } = opened
      await device.addTraffic([
        moved({ given: 5 }),
        moved({ given: 1, taken: 2 }),
        moved({ peer: carol, taken: 7 }),
      ])
      await Promise.all([
        device.addTraffic([moved({ given: 10 })]),
        device.addTraffic([moved({ taken: 100 }), moved({ road: 'relay', given: 3 })]),
        device.addTraffic([moved({ server: dogs.server, given: 4 }), moved({ day: '2026-11-26', given: 6 })]),
        device.addTraffic([]),
      ])
      const all = [
        moved({ given: 16, taken: 102 }),
        moved({ peer: carol, taken: 7 }),
        moved({ road: 'relay', given: 3 }),
        moved({ server: dogs.server, given: 4 }),
        moved({ day: '2026-11-26', given: 6 }),
      ]
      await both(opened, async (at) => expect(sorted(await at.traffic('2026-11-25'))).toEqual(sorted(all)))
    })

    it('tells the traffic since a day, that day included', async () => {
      const { device } = await opens()
      const days = ['2025-12-31', '2026-01-01', '2026-01-02']
      await device.addTraffic(days.map((day) => moved({ day, given: 1 })))
      const since = async (day: string) => (await device.traffic(day)).map((row) => row.day).sort()
      expect(await since('2025-01-01')).toEqual(days)
      expect(await since('2026-01-01')).toEqual(days.slice(1))
      expect(await since('2026-01-03')).toEqual([])
    })

    it('keeps the servers, and forgets one with all that was kept of it', async () => {
      const opened = await opens()
      const { device } = opened
      await device.saveServer(cats)
      await device.saveServer(dogs)
      await device.saveServer({ ...cats, join: null })
      expect(await device.servers()).toEqual([{ ...cats, join: null }, dogs])
      const person = {
        key: cats.server,
        name: 'a',
        privileges: [],
        owner: false,
        virtual: false,
        joined: 1,
        ...PLAIN_PERSON,
      }
      for (const { server } of [cats, dogs])
        await (await device.openStore(server)).write({ putPeople: [person] })
      // Opened again it is the same store.
      expect(await (await device.openStore(cats.server)).people()).toEqual([person])
      await device.addTraffic([moved({ given: 1 }), moved({ server: dogs.server, given: 2 })])
      await device.removeServer(cats.server)
      await both(opened, async (at) => {
        expect(await at.servers()).toEqual([dogs])
        expect(await (await at.openStore(cats.server)).people()).toEqual([])
        expect(await (await at.openStore(dogs.server)).people()).toEqual([person])
        expect(await at.traffic('')).toEqual([moved({ server: dogs.server, given: 2 })])
      })
    })
  })
}
