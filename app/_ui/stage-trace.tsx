/** What each stage of the rules said of one call, in their order: the answer to "why". */
import { cn } from './lib/cn.ts'
import { keyed } from './lib/keyed.ts'

export interface TracedStage {
  stage: string
  verdict: string
  reason?: string | undefined
}

/** Stages by what they look at. One that a newer server has is shown by its own name. */
const NAMES: Readonly<Record<string, string>> = {
  'hook-denial': 'Hooks that deny',
  'deny-rules': 'Deny rules',
  'directory-locks': 'Locked directories',
  'ask-rules': 'Ask rules',
  unreadable: 'Can it be read?',
  'needs-person': 'Needs a person',
  'critical-paths': 'Critical paths',
  'protected-paths': 'Protected paths',
  'hook-verdict': 'Hooks',
  mode: 'Mode',
  sandboxed: 'Sandbox',
  'built-in': 'Only reads?',
  'allow-rules': 'Allow rules',
  classifier: 'Classifier',
  'ask-person': 'A person',
}

const VERDICTS: Readonly<Record<string, { word: string; color: string }>> = {
  allow: { word: 'allows', color: 'text-success' },
  ask: { word: 'asks', color: 'text-warning' },
  deny: { word: 'denies', color: 'text-danger' },
  pass: { word: 'no say', color: 'text-muted' },
}

export function StageTrace({ trace, className }: { trace: readonly TracedStage[]; className?: string }) {
  return (
    <ol aria-label="Stages" className={cn('flex flex-col gap-0.5 text-meta text-muted', className)}>
      {keyed(trace, ({ stage }) => stage).map(({ key, row: { stage, verdict, reason } }) => {
        const { word, color } = VERDICTS[verdict] ?? { word: verdict, color: 'text-muted' }
        return (
          <li key={key} className="grid grid-cols-[8.5rem_3.5rem_minmax(0,1fr)] gap-x-2 max-sm:grid-cols-[1fr_auto]">
            <span className="truncate">{NAMES[stage] ?? stage}</span>
            <span className={color}>{word}</span>
            <span className="wrap-text max-sm:col-span-2 max-sm:empty:hidden">{reason ?? ''}</span>
          </li>
        )
      })}
    </ol>
  )
}
