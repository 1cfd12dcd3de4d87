import { expect, test } from 'vitest'
import { CONTROL_LOG } from '../shared/ids.ts'
import type { FanOut, Parcel } from './fan-out.ts'

const parcel = (text: string): Parcel => ({
  kind: 'facts',
  log: CONTROL_LOG,
  authors: [],
  message: Buffer.from(text),
})
const textOf = ({ message }: Parcel) => message.toString()

/** Two relays of one server. */
export interface TwoFanOuts {
  here: FanOut
  there: FanOut
  close(): Promise<void>
}

/** What holds for every implementation of `FanOut`. */
export function fanOutContract(name: string, setup: () => Promise<TwoFanOuts>): void {
  test(`[R16] ${name}: a relay hears its own parcel before it has published it`, async () => {
    const { here, close } = await setup()
    const heard: string[] = []
    here.listen((got) => heard.push(textOf(got)))
    here.publish(parcel('one'))
    expect(heard).toEqual(['one'])
    await close()
  })

  test(`[R16] ${name}: the others hear a relay’s parcels in its order`, async () => {
    const { here, there, close } = await setup()
    here.listen(() => undefined)
    const all = new Promise<string[]>((resolve) => {
      const heard: string[] = []
      there.listen((got) => {
        if (heard.push(textOf(got)) === 3) resolve(heard)
      })
    })
    for (const text of ['one', 'two', 'three']) here.publish(parcel(text))
    expect(await all).toEqual(['one', 'two', 'three'])
    await close()
  })

  test(`[R16] ${name}: a parcel arrives whole`, async () => {
    const { here, there, close } = await setup()
    here.listen(() => undefined)
    const arrives = new Promise<Parcel>((resolve) => there.listen(resolve))
    const whole = parcel('whole')
    here.publish(whole)
    expect(await arrives).toEqual(whole)
    await close()
  })

  test(`[R16] ${name}: once closed, a relay is heard no more`, async () => {
    const { here, there, close } = await setup()
    const heard: string[] = []
    here.listen((got) => heard.push(textOf(got)))
    const arrives = new Promise<Parcel>((resolve) => there.listen(resolve))
    there.publish(parcel('before'))
    await arrives
    here.close()
    const before = heard.length
    here.publish(parcel('after'))
    expect(heard).toHaveLength(before)
    await close()
  })
}
