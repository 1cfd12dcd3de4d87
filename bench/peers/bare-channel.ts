import type { BenchPage } from '../chromium.ts'

/** Opens a bare channel between two pages. */
export async function openBareChannel(one: BenchPage, other: BenchPage): Promise<void> {
  const offer = await one.call<string>('channel.describe')
  const answer = await other.call<string>('channel.describe', { offer })
  await one.call('channel.accept', { answer })
  await Promise.all([one.call('channel.channelOpen'), other.call('channel.channelOpen')])
}
