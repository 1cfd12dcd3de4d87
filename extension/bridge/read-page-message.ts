import * as v from 'valibot'
import { Refusal } from '../../shared/refusal.ts'
import { check } from '../../shared/schema.ts'
import { COMMAND_ARGUMENTS } from './command-arguments.ts'
import type { Argument, CommandName } from './commands.ts'

const PAGE_MESSAGE = v.variant('kind', [
  v.object({ kind: v.literal('hello') }),
  v.object({
    kind: v.literal('command'),
    page: v.string(),
    id: v.number(),
    name: v.string(),
    argument: v.optional(v.unknown()),
  }),
])

/** What a page says on the bridge; undefined when it is nothing that could be answered. */
export function readPageMessage(data: unknown): v.InferOutput<typeof PAGE_MESSAGE> | undefined {
  const read = v.safeParse(PAGE_MESSAGE, data)
  return read.success ? read.output : undefined
}

/** A command as the engine does it. @throws Refusal `unknown-frame`, `malformed` */
export function readCommand(name: string, argument: unknown): [CommandName, Argument<CommandName>] {
  if (!isCommand(name)) throw new Refusal('unknown-frame', `There is no command "${name.slice(0, 40)}".`)
  return [
    name,
    check<v.GenericSchema<unknown, Argument<CommandName>>>(COMMAND_ARGUMENTS[name], argument, name),
  ]
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMAND_ARGUMENTS, name)
