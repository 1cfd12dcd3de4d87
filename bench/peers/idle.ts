import { setTimeout as sleep } from 'node:timers/promises'
import { Chromium } from '../chromium.ts'
import type { Bench } from '../row.ts'
import { serveSite } from '../site.ts'
import { startTalk } from './talk.ts'

/** A minute. */
export interface IdleMinute {
  /** Timers of the engine that fired, and messages of the relay that it heard. */
  wakeUps: number
  /** CPU of the whole browser, ms. */
  cpuMs: number
  /** The same of a browser that shows the same page and does nothing. */
  blankCpuMs: number
}

const PEERS = 10
const FACTS = 2_048
/** Whoever was just served has things to put away. */
const REST_MS = 10_000
const LONG_MINUTES = 10
const SHORT_MINUTES = 0.5

let measured: Promise<IdleMinute> | undefined

/** An engine to which ten peers were just connected, doing nothing: ten minutes when only this is asked for, else half of one. */
export function idleMinute(bench: Bench): Promise<IdleMinute> {
  measured ??= measure(bench, bench.only.startsWith('idle') ? LONG_MINUTES : SHORT_MINUTES)
  return measured
}

async function measure(bench: Bench, minutes: number): Promise<IdleMinute> {
  const talk = await startTalk(await bench.said(FACTS))
  const site = await serveSite(new URL('../browser/idle.ts', import.meta.url), talk.history)
  const [hers, theirs, nobodys] = await Promise.all([Chromium.launch(), Chromium.launch(), Chromium.launch()])
  const { link, log, facts } = talk
  const alice = await hers.open(site, 'alice')
  const peers = await theirs.open(site, 'peers')
  await nobodys.open(site, 'nobody')
  await alice.call('alice', { link })
  await peers.call('others', { link, log, facts, count: PEERS })
  await sleep(REST_MS)
  const read = async () => ({
    wakeUps: await alice.call('wakeUps'),
    cpu: await hers.cpuSeconds(),
    blankCpu: await nobodys.cpuSeconds(),
  })
  const before = await read()
  bench.progress(`idle: ${await alice.call('connected')} peers are connected; ${minutes} min of nothing`)
  await sleep(minutes * 60_000)
  const after = await read()
  bench.progress(`idle: ${await alice.call('connected')} peers are connected`)
  await Promise.all([hers.close(), theirs.close(), nobodys.close()])
  site.close()
  await talk.close()
  return {
    wakeUps: (after.wakeUps - before.wakeUps) / minutes,
    cpuMs: ((after.cpu - before.cpu) / minutes) * 1_000,
    blankCpuMs: ((after.blankCpu - before.blankCpu) / minutes) * 1_000,
  }
}
