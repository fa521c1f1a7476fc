/** The books of the prompt cache: which prefixes are held, for how long, and what each request reads and writes. */
import type { PromptUsage } from '../play/usage.ts'
import type { Checked } from '../rules/checked.ts'
import { emptyHash, extendHash } from './hash-chain.ts'
import type { Segment, Ttl } from './segments.ts'

/** How far back from a marker an entry is looked for, the marked block included. */
const walkBack = 20
const lifetimes: Record<Ttl, number> = { '5m': 5 * 60_000, '1h': 60 * 60_000 }

interface Entry {
  ttl: Ttl
  expires: number
}

export interface CachePlan {
  usage: PromptUsage
  /** To be called when the response begins: only then can others read what this request writes. */
  commit: () => void
}

export interface CacheBooks {
  /** What a request would read and write now. The workspace is the key's. */
  plan: (request: Pick<Checked, 'body' | 'model' | 'segments'>, workspace: string) => CachePlan
}

type Planned = Parameters<CacheBooks['plan']>[0]

function hasImages(segments: readonly Segment[]): boolean {
  return segments.some((segment) => segment.level === 'messages' && segment.bytes.includes('"type":"image"'))
}

function isWebTool(segment: Segment): boolean {
  return segment.level === 'tools' && /"type":"web_(search|fetch)_/.test(segment.bytes)
}

/** What a level depends on besides its own bytes and the levels before it. */
function salts({ body, segments }: Planned): Record<Segment['level'], string> {
  const { tool_choice, thinking, output_config, speed } = body
  const budget = thinking && 'budget_tokens' in thinking ? thinking.budget_tokens : null
  const web = segments.filter(isWebTool).map((segment) => segment.bytes)
  const citations = segments.some((segment) => segment.bytes.includes('"citations":{"enabled":true}'))
  return {
    tools: '',
    system: JSON.stringify([speed ?? 'standard', web, citations]),
    messages: JSON.stringify([
      tool_choice ?? null,
      hasImages(segments),
      thinking?.type ?? null,
      budget,
      output_config ?? null,
    ]),
  }
}

function prefixHashes(request: Planned, workspace: string): string[] {
  const levelSalts = salts(request)
  let hash = extendHash(emptyHash, `${request.model.id} ${workspace}`)
  let level: Segment['level'] = 'tools'
  return request.segments.map((segment) => {
    if (segment.level !== level) {
      if (level === 'tools') hash = extendHash(hash, levelSalts.system)
      if (segment.level === 'messages') hash = extendHash(hash, levelSalts.messages)
      level = segment.level
    }
    if (!isWebTool(segment)) hash = extendHash(hash, segment.bytes)
    return hash
  })
}

function runningTokens(segments: readonly Segment[]): number[] {
  let sum = 0
  return segments.map((segment) => {
    sum += segment.tokens
    return sum
  })
}

interface Prefix {
  segments: readonly Segment[]
  hashes: readonly string[]
  /** Positions of the markers that are far enough in to count. */
  marks: number[]
}

function findHit({ hashes, marks }: Prefix, isHeld: (hash: string) => boolean): number {
  const hits = marks.map((mark) => {
    const from = Math.max(0, mark - walkBack + 1)
    return hashes.slice(0, mark + 1).findLastIndex((hash, position) => position >= from && isHeld(hash))
  })
  return Math.max(-1, ...hits)
}

function countUsage({ segments, marks }: Prefix, hit: number): PromptUsage {
  const usage: PromptUsage = { input: 0, cacheRead: 0, cacheCreation5m: 0, cacheCreation1h: 0 }
  segments.forEach((segment, position) => {
    const mark = marks.find((candidate) => candidate >= position)
    if (position <= hit) usage.cacheRead += segment.tokens
    else if (mark === undefined) usage.input += segment.tokens
    else if (segments[mark]?.mark === '1h') usage.cacheCreation1h += segment.tokens
    else usage.cacheCreation5m += segment.tokens
  })
  return usage
}

/** Empty books on a clock of milliseconds. */
export function createCacheBooks(now: () => number): CacheBooks {
  const entries = new Map<string, Entry>()
  const isHeld = (hash: string) => (entries.get(hash)?.expires ?? Number.NEGATIVE_INFINITY) > now()

  function commit({ segments, hashes, marks }: Prefix, hit: number): void {
    for (const hash of hashes.slice(0, hit + 1)) {
      const entry = entries.get(hash)
      if (entry !== undefined && isHeld(hash)) entry.expires = now() + lifetimes[entry.ttl]
    }
    for (const mark of marks) {
      const [hash, ttl] = [hashes[mark] ?? '', segments[mark]?.mark ?? '5m']
      if (!isHeld(hash)) entries.set(hash, { ttl, expires: now() + lifetimes[ttl] })
    }
  }

  return {
    plan(request, workspace) {
      const { segments, model } = request
      const tokens = runningTokens(segments)
      const marks = segments.flatMap(({ mark }, position) =>
        mark !== undefined && (tokens[position] ?? 0) >= model.cacheMinimum ? [position] : [],
      )
      const prefix = { segments, marks, hashes: prefixHashes(request, workspace) }
      const hit = findHit(prefix, isHeld)
      return { usage: countUsage(prefix, hit), commit: () => commit(prefix, hit) }
    },
  }
}
