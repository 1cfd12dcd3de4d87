import { hexToBytes } from '@noble/hashes/utils.js'
import type { PublicKey } from '../shared/ids.ts'
import { MAX_MOVE_TEXT, MAX_NAME_LENGTH } from '../shared/limits.ts'
import { isMoveCode } from '../shared/move.ts'
import { checkPublicKey } from '../shared/public-key.ts'
import { RELAY_FRAMES } from '../shared/relay-frames.ts'
import * as schema from '../shared/schema.ts'
import { USUAL_ALLOWANCES } from './allowance.ts'
import type { TrustProxy } from './client-address.ts'
import type { RelayOptions } from './relay-options.ts'

type Environment = Record<string, string | undefined>

/** The relay's options from the environment. @throws Error that names the variable and says what it should be */
export function config(env: Environment): RelayOptions {
  return {
    port: port(env),
    host: given(env, 'HOST') ?? '127.0.0.1',
    dataDir: given(env, 'DATA_DIR') ?? './data',
    publicUrl: url(env, 'PUBLIC_URL'),
    extensionUrl: url(env, 'EXTENSION_URL'),
    name: name(env),
    ownerKey: ownerKey(env),
    seed: seed(env),
    movedFrom: movedFrom(env),
    iceServers: iceServers(env),
    turn: turn(env),
    trustProxy: trustProxy(env),
    relayedADay: {
      each: megabytes(env, 'RELAYED_MB_A_DAY_EACH') ?? USUAL_ALLOWANCES.each,
      all: megabytes(env, 'RELAYED_MB_A_DAY') ?? USUAL_ALLOWANCES.all,
    },
  }
}

/** A variable that is set to nothing is not set: compose files do that. */
const given = (env: Environment, variable: string) => env[variable]?.trim() || undefined

function wrong(variable: string, should: string): Error {
  return new Error(`${variable}: ${should}`)
}

function port(env: Environment): number {
  const text = given(env, 'PORT') ?? '8787'
  const number = Number(text)
  if (!/^\d+$/.test(text) || number > 65_535) throw wrong('PORT', `"${text}" is no port from 0 to 65535.`)
  return number
}

function url(env: Environment, variable: string): string | undefined {
  const text = given(env, variable)
  if (text === undefined) return undefined
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw wrong(variable, `"${text}" is no address that begins with https:// or http://.`)
  }
  return text
}

function name(env: Environment): string | undefined {
  const text = given(env, 'SERVER_NAME')
  if (text === undefined) return undefined
  if (text.length > MAX_NAME_LENGTH || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) {
    throw wrong('SERVER_NAME', `must be one line of at most ${MAX_NAME_LENGTH} characters.`)
  }
  return text
}

function hex(env: Environment, variable: string): string | undefined {
  const text = given(env, variable)?.toLowerCase()
  if (text !== undefined && !/^[0-9a-f]{64}$/.test(text)) throw wrong(variable, 'must be 64 hex digits.')
  return text
}

function ownerKey(env: Environment): PublicKey | undefined {
  const key = hex(env, 'OWNER_KEY') as PublicKey | undefined
  if (key !== undefined && !checkPublicKey(key)) {
    throw wrong('OWNER_KEY', 'is no public key. Copy yours from the settings of the extension.')
  }
  return key
}

function seed(env: Environment): Uint8Array | undefined {
  const digits = hex(env, 'SERVER_SEED')
  return digits === undefined ? undefined : hexToBytes(digits)
}

function movedFrom(env: Environment): string | undefined {
  const code = given(env, 'MOVED_FROM')
  if (code !== undefined && (!isMoveCode(code) || code.length > MAX_MOVE_TEXT))
    throw wrong(
      'MOVED_FROM',
      'is no code of a move. Copy all of it from the extension, from "catalk-move:" on.',
    )
  return code
}

function iceServers(env: Environment): RelayOptions['iceServers'] {
  const text = given(env, 'ICE_SERVERS')
  if (text === undefined) return undefined
  try {
    return schema.check(RELAY_FRAMES.welcome.entries.iceServers, JSON.parse(text), 'ICE_SERVERS')
  } catch {
    throw wrong('ICE_SERVERS', 'must be JSON like [{"urls":"stun:stun.example.org:3478"}].')
  }
}

function turn(env: Environment): RelayOptions['turn'] {
  const url = given(env, 'TURN_URL')
  const secret = given(env, 'TURN_SECRET')
  if (url === undefined && secret === undefined) return undefined
  if (url === undefined || !/^turns?:\S+$/.test(url)) {
    throw wrong('TURN_URL', 'must be like turn:turn.example.org:3478, and goes with TURN_SECRET.')
  }
  if (secret === undefined)
    throw wrong('TURN_SECRET', 'is missing: what the server at TURN_URL shares with the relay.')
  return { url, secret }
}

function trustProxy(env: Environment): TrustProxy {
  const text = given(env, 'TRUST_PROXY')?.toLowerCase()
  if (text === undefined) return 'nobody'
  if (text === 'fly') return 'fly'
  if (/^[1-9]$/.test(text)) return Number(text)
  throw wrong('TRUST_PROXY', `"${text}" is neither fly nor a number of proxies from 1 to 9.`)
}

/** In bytes. */
function megabytes(env: Environment, variable: string): number | undefined {
  const text = given(env, variable)
  if (text === undefined) return undefined
  if (!/^\d{1,7}$/.test(text)) throw wrong(variable, `"${text}" is no whole number of megabytes; 0 is none.`)
  return Number(text) * 1_000_000
}
