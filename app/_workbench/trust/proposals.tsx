/** What a repository proposes, by what becomes of it: what waits for a person first. */
import { Badge } from '#app/_ui/badge.tsx'
import { CodeText } from '#app/_ui/code-text.tsx'
import type { Proposal } from '#protocol/api/permission-routes.ts'

const GROUPS: readonly {
  counts: Proposal['counts']
  title: string
  meaning: string
  tone: 'success' | 'waiting' | 'neutral'
}[] = [
  { counts: 'trusted', title: 'Waits for you', meaning: 'Counts only once it is accepted.', tone: 'waiting' },
  { counts: 'always', title: 'Holds already', meaning: 'It only narrows what the agent may do.', tone: 'success' },
  { counts: 'never', title: 'Never counts', meaning: 'No repository may choose this.', tone: 'neutral' },
]

export function Proposals({ proposals }: { proposals: readonly Proposal[] }) {
  return GROUPS.map(({ counts, title, meaning, tone }) => {
    const shown = proposals.filter((proposal) => proposal.counts === counts)
    if (shown.length === 0) return null
    return (
      <section key={counts} aria-label={title} className="mb-3">
        <h3 className="mb-1 flex flex-wrap items-center gap-2 text-ui">
          <Badge tone={tone}>{title}</Badge>
          <span className="text-meta text-muted">{meaning}</span>
        </h3>
        <ul className="divide-y divide-line rounded-control border border-line">
          {shown.map((proposal) => (
            <ProposalRow
              key={`${proposal.file}:${proposal.line}:${proposal.kind}:${proposal.text}`}
              proposal={proposal}
            />
          ))}
        </ul>
      </section>
    )
  })
}

const KINDS: Readonly<Record<Proposal['kind'], string>> = {
  allow: 'Allow',
  ask: 'Ask',
  deny: 'Deny',
  environment: 'Variable',
  directory: 'Directory',
  mode: 'Mode',
  other: 'Setting',
}

function ProposalRow({ proposal: { kind, text, file, line, note } }: { proposal: Proposal }) {
  return (
    <li className="flex items-baseline gap-2 px-2 py-1.5">
      <span className="w-16 shrink-0 text-meta text-muted">{KINDS[kind]}</span>
      <span className="min-w-0 flex-1">
        <code className="wrap-text">
          <CodeText text={text} />
        </code>
        {note === null ? null : <span className="wrap-text block text-meta text-muted">{note}</span>}
      </span>
      <span className="shrink-0 text-meta text-muted max-sm:hidden">
        {file}
        {line === null ? '' : `:${line}`}
      </span>
    </li>
  )
}
