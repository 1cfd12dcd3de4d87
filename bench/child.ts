import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

// biome-ignore lint/suspicious/noExplicitAny: each method has an argument of its own kind
type Methods = Record<string, (argument: any) => unknown>
type Answer = { call: number; value?: unknown; error?: string }

/** A module of ours in a process of its own, which answers calls. */
export class Child<Its extends Methods> {
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #calls = 0

  private constructor(child: ChildProcess) {
    this.#process = child
    child.on('message', ({ call, value, error }: Answer) => {
      const waiting = this.#waiting.get(call)
      this.#waiting.delete(call)
      if (error === undefined) waiting?.resolve(value)
      else waiting?.reject(new Error(error))
    })
    child.on('exit', (code) => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error(`a process ended with ${code}`))
    })
  }

  /** `flags`: for Node. */
  static start<Its extends Methods>(module: URL, flags: string[] = []): Child<Its> {
    return new Child<Its>(fork(fileURLToPath(module), { serialization: 'advanced', execArgv: flags }))
  }

  call<Name extends keyof Its & string>(
    name: Name,
    ...[argument]: Parameters<Its[Name]>
  ): Promise<Awaited<ReturnType<Its[Name]>>> {
    const waiting = Promise.withResolvers<unknown>()
    const call = ++this.#calls
    this.#waiting.set(call, waiting)
    this.#process.send({ call, name, argument })
    return waiting.promise as Promise<Awaited<ReturnType<Its[Name]>>>
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null) return
    const exited = once(this.#process, 'exit')
    this.#process.disconnect()
    await exited
  }
}

/** In the child: answers calls until the parent is gone. */
export function answer(methods: Methods, atEnd: () => unknown = () => undefined): void {
  process.on(
    'message',
    async ({ call, name, argument }: { call: number; name: string; argument: unknown }) => {
      try {
        process.send?.({ call, value: await methods[name]!(argument) } satisfies Answer)
      } catch (error) {
        process.send?.({ call, error: String((error as Error).stack) } satisfies Answer)
      }
    },
  )
  process.once('disconnect', async () => {
    await atEnd()
    process.exit(0)
  })
}

/** CPU time of this process so far, in seconds, of the system for it included. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
