import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PublicKey } from '../../shared/ids.ts'

const main = fileURLToPath(new URL('relay-main.ts', import.meta.url))

export interface RelayProcess {
  server: PublicKey
  url: string
  port: number
  /** Ends it as the host would, or as a crash does, and waits until it is gone. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** The relay as an owner runs it: a process of its own, configured by its environment. */
export async function startRelayProcess(
  dataDir: string,
  ownerKey: PublicKey,
  port = 0,
  more: Record<string, string> = {},
): Promise<RelayProcess> {
  const env = {
    ...process.env,
    ...more,
    DATA_DIR: dataDir,
    OWNER_KEY: ownerKey,
    PORT: String(port),
    SERVER_NAME: 'Friends',
  }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let url = ''
  for await (const line of createInterface({ input: child.stdout })) {
    url = /on (http:\S+)/.exec(line)?.[1] ?? url
    const server = /^server key (\w+)$/.exec(line)?.[1]
    if (!server) continue
    child.stdout.resume()
    return {
      server: server as PublicKey,
      url,
      port: Number(new URL(url).port),
      stop: (signal) => stop(child, signal),
    }
  }
  throw new Error('The relay ended before it listened.')
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
