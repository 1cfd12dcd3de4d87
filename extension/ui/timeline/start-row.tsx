import type { ChannelView } from '../../bridge/views.ts'
import { ChannelIcon } from '../chat/channel-icon.tsx'

/** The beginning of a channel, shown only when the chain proves that nothing older exists. */
export function StartRow({ channel }: { channel: ChannelView }) {
  return (
    <div data-testid="complete" className="px-3 pt-10 pb-2 two:px-5">
      <span className="mb-3 grid size-12 place-items-center rounded-2xl bg-wash text-accent">
        <ChannelIcon channel={channel} size={26} className="" />
      </span>
      <h2 className="hold-marks text-xl font-semibold wrap-anywhere" dir="auto">
        {channel.name}
      </h2>
      <p className="hold-marks mt-1 text-soft wrap-anywhere" dir="auto">
        {channel.topic || 'This is where the channel begins.'}
      </p>
      {channel.topic && <p className="mt-0.5 text-[13px] text-faint">This is where the channel begins.</p>}
    </div>
  )
}
