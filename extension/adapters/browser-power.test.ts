import { afterEach, expect, it, vi } from 'vitest'
import { browserPower } from './browser-power.ts'

afterEach(() => vi.unstubAllGlobals())

function stub(more: Record<string, unknown>): void {
  vi.stubGlobal('navigator', more)
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

it('a machine on battery is told, and when it is plugged in', async () => {
  const battery = Object.assign(new EventTarget(), { charging: false })
  stub({ getBattery: async () => battery })
  const power = browserPower()
  let changes = 0
  const end = power.onChange(() => changes++)
  expect(power.onBattery()).toBeNull()
  await settled()
  expect(power.onBattery()).toBe(true)
  expect(changes).toBe(1)
  battery.charging = true
  battery.dispatchEvent(new Event('chargingchange'))
  expect(power.onBattery()).toBe(false)
  expect(changes).toBe(2)
  end()
  battery.dispatchEvent(new Event('chargingchange'))
  expect(changes).toBe(2)
})

it('a connection that is paid by the byte is told, and when it changes', () => {
  const connection = Object.assign(new EventTarget(), { type: 'cellular', saveData: false })
  stub({ connection })
  const power = browserPower()
  let changes = 0
  power.onChange(() => changes++)
  expect(power.metered()).toBe(true)
  connection.type = 'wifi'
  connection.dispatchEvent(new Event('change'))
  expect(power.metered()).toBe(false)
  expect(changes).toBe(1)
  connection.saveData = true
  expect(power.metered()).toBe(true)
})

it('a browser that says nothing, or refuses to, is no error', async () => {
  for (const more of [{}, { getBattery: () => Promise.reject(new Error('not here')) }, { connection: {} }]) {
    stub(more)
    const power = browserPower()
    power.onChange(() => undefined)
    await settled()
    expect(power.onBattery()).toBeNull()
    expect(power.metered()).toBeNull()
  }
})
