import type { Simulation } from './simulate.ts'
import type { Events } from './weather.ts'

/** What came of a simulation, for people. */
export function showSimulation(run: Simulation): string {
  const { bytes, events, signatures, took } = run
  const lines = [
    ['seed', `${run.seed}`],
    ['happened', `${counts(events)}; ${run.epochs} epochs`],
    ['lies', counts(run.lies) || 'none'],
    ['said', `${run.stamped} facts heard of, ${run.acknowledged} acknowledged`],
    [
      'at the end',
      `${run.online} honest people online show ${run.messages} messages; ${run.missing} that nobody online has`,
    ],
    ['caught up', `after coming online: ${spread(run.catchUps, inSeconds)} (${run.catchUps.length} times)`],
    ['settled', run.settled === null ? 'never' : `${inSeconds(run.settled)} after the last trouble`],
    ['given', `people ${mb(bytes.people)}, virtual clients ${mb(bytes.virtual)}, liars ${mb(bytes.liars)}`],
    ['relay', `sent ${mb(bytes.relayOut)}, got ${mb(bytes.relayIn)}`],
    [
      'peers at once',
      `${spread(run.mostPeers, String)}; at the end ${spread(run.peers, String)}; ${run.links} links opened`,
    ],
    ['signatures', `${signatures.asked} asked for, ${signatures.checked} of them different ones`],
    ['took', `${took.wallSeconds} s, ${took.cpuSeconds.toFixed(1)} s of CPU; ${run.calls} things happened`],
  ]
  const table = lines.map(([name, value]) => `${name?.padEnd(14)} ${value}`).join('\n')
  return run.broken.length === 0
    ? table
    : `${table}\n\nBroken promises:\n${run.broken.slice(0, 20).join('\n')}`
}

const counts = (events: Events) =>
  Object.entries(events)
    .sort(([, a], [, b]) => b - a)
    .map(([what, times]) => `${times} × ${what}`)
    .join(', ')

function spread(sorted: number[], show: (value: number) => string): string {
  const at = (part: number) =>
    show(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0)
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}`
}

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
