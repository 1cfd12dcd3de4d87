import { setImmediate as othersTurn } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { newSigner, TestClient } from '../../relay/test-client.ts'
import type { LogId } from '../../shared/ids.ts'
import type { SignedInvite } from '../../shared/invite.ts'
import { answer } from '../child.ts'

export interface Target {
  address: string
  invite: SignedInvite
  log: LogId
}

const FROM = '198.51.100.66'
/** Members who talk without end, and strangers who come without end. */
const TALKERS = 8
const STRANGERS = 4

let isOver = false
let abusing: Promise<number>[] = []

/** Answers how often. */
async function overAndOver(abuse: () => Promise<void>): Promise<number> {
  let times = 0
  while (!isOver) {
    // To be refused is no reason to stop.
    await abuse().catch(() => undefined)
    times += 1
    await othersTurn()
  }
  return times
}

function talker({ address, invite, log }: Target) {
  const signer = newSigner()
  let client: TestClient | undefined
  return async () => {
    if (client?.socket.readyState !== WebSocket.OPEN) {
      client = await TestClient.online(address, signer, { from: FROM, invite, name: 'Mallory' })
      client.socket.removeAllListeners('message')
    }
    const { server, socket } = client
    if (socket.bufferedAmount > 2 ** 20 || server === '') return
    const claims = Array.from({ length: 16 }, () => client!.claim(log, 'message', { text: 'me '.repeat(99) }))
    client.sendClaims(...(await Promise.all(claims)))
  }
}

const stranger =
  ({ address }: Target) =>
  async () => {
    const client = await TestClient.connect(address, newSigner(), FROM)
    await client.hello()
    client.socket.terminate()
  }

const methods = {
  begin(target: Target): void {
    isOver = false
    const abuses = [
      ...Array.from({ length: TALKERS }, () => talker(target)),
      ...Array.from({ length: STRANGERS }, () => stranger(target)),
    ]
    abusing = abuses.map(overAndOver)
  },
  /** How often it was tried. */
  async end(): Promise<number> {
    isOver = true
    return (await Promise.all(abusing)).reduce((sum, times) => sum + times, 0)
  },
}
export type AbuserMethods = typeof methods

answer(methods)
