import { usePlace } from '../chat/place-context.ts'
import { Bar } from '../controls/bar.tsx'
import { Button } from '../controls/button.tsx'
import { useCommand } from '../live/use-command.ts'

/** The index that search, edits and reactions go by can be made anew from the history at any time. */
export function IndexSetting() {
  const { server } = usePlace()
  const rebuild = useCommand('rebuildIndex')
  const { indexing } = server
  return (
    <div className="flex flex-col gap-2.5" data-testid="index-setting">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="font-medium">Make the index anew</p>
          <p className="text-[13px] text-faint">
            {indexing
              ? `${indexing.done.toLocaleString('en')} of ${indexing.total.toLocaleString('en')} pages read.`
              : 'When search misses what is there. The history itself stays as it is.'}
          </p>
        </div>
        {!indexing && (
          <Button
            small
            data-testid="rebuild-index"
            busy={rebuild.busy}
            onClick={() => rebuild.run({ server: server.server })}
          >
            Begin
          </Button>
        )}
      </div>
      {indexing && <Bar label="Index" share={indexing.total === 0 ? 0 : indexing.done / indexing.total} />}
      {rebuild.refused && (
        <p role="alert" className="text-[13px] text-danger">
          {rebuild.refused.sentence}
        </p>
      )}
    </div>
  )
}
