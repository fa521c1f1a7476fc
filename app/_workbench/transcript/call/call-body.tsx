/** What a call shows when it is open: what was asked, who decided, and what came of it. */
'use client'
import { useSession } from '#app/_session/hooks.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import type { CallEntry } from '#app/_session/transcript-entry.ts'
import { Button } from '#app/_ui/button.tsx'
import { PatchView } from '#app/_ui/code/patch-view.tsx'
import { CodeText } from '#app/_ui/code-text.tsx'
import { CopyButton } from '#app/_ui/copy-button.tsx'
import { Scrolled } from '#app/_ui/scrolled.tsx'
import { DecisionLine } from './decision-line.tsx'
import { LiveOutput, OutputBox } from './output-box.tsx'

export function CallBody({ entry }: { entry: CallEntry }) {
  const { display, result } = entry
  const failed = result?.isError === true
  return (
    <div className="mt-0.5 mb-2 ml-2 flex min-w-0 flex-col gap-2 border-line border-l pl-4">
      {display.kind === 'command' ? <CommandText text={display.title} /> : null}
      {display.patch === undefined ? null : (
        <Scrolled always className="max-h-120 overflow-y-auto rounded-card border border-line">
          <PatchView patch={display.patch} path={display.path ?? display.title} />
        </Scrolled>
      )}
      {display.kind === 'other' || display.kind === 'agent' ? <Input input={entry.input} /> : null}
      {result === null ? <Running callSeq={entry.seq} /> : null}
      {result !== null && (display.patch === undefined || failed) ? <OutputBox entry={entry} result={result} /> : null}
      {entry.taskId === null ? null : <TaskOutput taskId={entry.taskId} />}
      <DecisionLine entry={entry} />
    </div>
  )
}

/** A task goes on after its call; what it says is followed beside people's terminals. */
function TaskOutput({ taskId }: { taskId: string }) {
  const intents = useIntents()
  return (
    <Button size="small" className="self-start" onClick={() => intents.send('open-terminal', { taskId })}>
      Show what it says
    </Button>
  )
}

function CommandText({ text }: { text: string }) {
  return (
    <div className="group/command relative">
      <Scrolled
        always
        as="pre"
        className="wrap-text max-h-80 overflow-y-auto whitespace-pre-wrap rounded-card bg-raised px-3 py-2 text-ui"
      >
        <CodeText text={text} />
      </Scrolled>
      <CopyButton label="Copy the command" text={text} className="absolute top-1 right-1 bg-raised" />
    </div>
  )
}

function Input({ input }: { input: CallEntry['input'] }) {
  if (input === null || Object.keys(input).length === 0) return null
  return (
    <Scrolled
      always
      as="pre"
      className="wrap-text max-h-80 overflow-y-auto whitespace-pre-wrap rounded-card bg-raised px-3 py-2 text-meta"
    >
      <CodeText text={JSON.stringify(input, null, 2)} />
    </Scrolled>
  )
}

function Running({ callSeq }: { callSeq: number }) {
  const output = useSession(({ overlay }) => overlay.outputs[callSeq])
  if (output === undefined) return null
  return <LiveOutput text={output.text} clipped={output.clipped} />
}
