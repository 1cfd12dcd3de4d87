// Lets many clients live with one relay in simulated time, in all kinds of trouble: `npm run simulate -- --clients 1000`.
import { parseArgs } from 'node:util'
import { showCosts } from './simulate/coarse-model.ts'
import { showSimulation } from './simulate/show-simulation.ts'
import { simulate } from './simulate/simulate.ts'

const HELP = `Runs the real engine of many clients, and the real relay, on memory, a virtual clock and seeded chance: people come and
go, crash, lose their disks and lines, lie; the relay crashes and starts again. At the end everybody online must show the
same, nothing acknowledged may be missing that anybody online has, and no lie may have been taken in.

  npm run simulate -- [options]

  --clients N       how many (1000)
  --seed S          the same seed is the same run (made up, and shown)
  --minutes M       how long it goes on, in simulated time, before the trouble ends (60)
  --per-minute X    messages a minute by all together (6)
  --json            the figures for a program
  --model           only what larger servers would cost, by multiplication (docs/scale.md)

Ends with 1 when a promise was broken.`

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    'per-minute': { type: 'string', default: '6' },
    json: { type: 'boolean', default: false },
    model: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

function positive(name: 'clients' | 'minutes' | 'per-minute' | 'seed', text = values[name]): number {
  const number = Number(text)
  if (number > 0) return number
  throw new Error(`--${name} is a number greater than 0.`)
}

try {
  if (values.help) console.log(HELP)
  else if (values.model) console.log(showCosts([100, 1_000, 10_000, 100_000]))
  else {
    const seed = positive('seed', values.seed ?? `${1 + Math.floor(Math.random() * 1e6)}`)
    const run = await simulate({
      seed,
      clients: positive('clients'),
      minutes: positive('minutes'),
      perMinute: positive('per-minute'),
      tell: values.json ? () => undefined : console.log,
    })
    console.log(values.json ? JSON.stringify(run, undefined, 2) : `\n${showSimulation(run)}`)
    if (run.broken.length > 0) process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
