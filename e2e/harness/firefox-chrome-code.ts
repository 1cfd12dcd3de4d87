import type { Browser } from 'puppeteer-core'

/** The little of WebDriver BiDi that is needed here; puppeteer has the connection and keeps it to itself. */
interface BidiConnection {
  send(method: string, params: object): Promise<{ result: unknown }>
}

interface ContextTree {
  readonly contexts: readonly { readonly context: string; readonly url: string }[]
}

type Evaluation =
  | { readonly type: 'success'; readonly result: { readonly type: string; readonly value?: unknown } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } }

/**
 * Runs a function body in the browser's own window, with the browser's privileges (`Services`, `gBrowser`).
 * Firefox must have been started with `--remote-allow-system-access`. The body may `await`, finds the
 * arguments in `args`, and returns a string or nothing.
 */
export async function runChromeCode(
  browser: Browser,
  body: string,
  ...args: string[]
): Promise<string | undefined> {
  const { connection } = browser as unknown as { connection: BidiConnection }
  const tree = (await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' }))
    .result as ContextTree
  const window = tree.contexts.find(({ url }) => url === 'chrome://browser/content/browser.xhtml')
  if (!window) throw new Error('Firefox has no window open.')
  const evaluation = (
    await connection.send('script.callFunction', {
      functionDeclaration: `async (...args) => { ${body} }`,
      arguments: args.map((value) => ({ type: 'string', value })),
      target: { context: window.context },
      awaitPromise: true,
    })
  ).result as Evaluation
  if (evaluation.type === 'exception') throw new Error(`In Firefox: ${evaluation.exceptionDetails.text}`)
  return evaluation.result.type === 'string' ? String(evaluation.result.value) : undefined
}
