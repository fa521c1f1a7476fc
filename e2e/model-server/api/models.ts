/** What each model accepts: the table that every rule reads, so that a new model is a new row and no new code. */

export type ThinkingType = 'adaptive' | 'enabled' | 'disabled' | 'between_tools'
export type ModelLine = 'haiku' | 'sonnet' | 'opus' | 'fable' | 'mythos'

export type Effort = 'low' | 'medium' | 'high' | 'xhigh' | 'max'

export interface ModelRow {
  id: string
  /** Other ids that mean the same model. */
  aliases: string[]
  line: ModelLine
  /** Tokens that prompt and answer share. */
  window: number
  maxOutput: number
  thinking: ThinkingType[]
  thinkingByDefault: boolean
  /** Whether the text of thinking is shown when the request does not say. */
  thinkingShown: boolean
  /** Empty: it takes none. */
  efforts: readonly Effort[]
  /** `tool_choice` of `any` or `tool`. */
  forcedTools: boolean
  /** Row 40: what stood before a returned thinking block may not have changed. */
  conversationCheck: boolean
  prefill: boolean
  /** Role `system` inside `messages`. */
  systemRole: boolean
  sampling: 'refused' | 'defaults-only' | 'accepted'
  /** Shortest prefix, in tokens, that is cached. */
  cacheMinimum: number
  /** Tokens per four bytes of text. */
  tokenFactor: number
  /** Highest effort that goes with thinking switched off (or between tools only). */
  effortWithoutThinking?: 'high'
}

const generation5: Omit<ModelRow, 'id' | 'line'> = {
  aliases: [],
  window: 1_000_000,
  maxOutput: 128_000,
  thinking: ['adaptive'],
  thinkingByDefault: true,
  thinkingShown: false,
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  forcedTools: false,
  conversationCheck: true,
  prefill: false,
  systemRole: true,
  sampling: 'refused',
  cacheMinimum: 512,
  tokenFactor: 1.3,
}
const first5: Omit<ModelRow, 'id' | 'line'> = { ...generation5, conversationCheck: false }
const generation46: Omit<ModelRow, 'id' | 'line'> = {
  ...first5,
  thinking: ['adaptive', 'enabled', 'disabled'],
  thinkingByDefault: false,
  thinkingShown: true,
  efforts: ['low', 'medium', 'high', 'max'],
  forcedTools: true,
  systemRole: false,
  sampling: 'accepted',
  tokenFactor: 1,
}
const generation45: Omit<ModelRow, 'id' | 'line'> = {
  ...generation46,
  window: 200_000,
  maxOutput: 64_000,
  thinking: ['enabled', 'disabled'],
  efforts: [],
  prefill: true,
}
const late4: Omit<ModelRow, 'id' | 'line'> = {
  ...first5,
  thinking: ['adaptive', 'disabled'],
  thinkingByDefault: false,
  forcedTools: true,
}

/** The published models; a row can be overridden by `startModelServer({ models })`. */
export const publishedModels: readonly ModelRow[] = [
  { ...generation5, id: 'claude-fable-5-2', line: 'fable' },
  { ...generation5, id: 'claude-mythos-5-2', line: 'mythos' },
  { ...generation5, id: 'claude-fable-5-1', line: 'fable' },
  { ...generation5, id: 'claude-mythos-5-1', line: 'mythos' },
  { ...generation5, id: 'claude-opus-5-5', line: 'opus' },
  {
    ...generation5,
    id: 'claude-sonnet-5-5',
    line: 'sonnet',
    thinking: ['adaptive', 'between_tools'],
    cacheMinimum: 1024,
    effortWithoutThinking: 'high',
  },
  { ...generation5, id: 'claude-haiku-5-5', line: 'haiku', thinking: ['adaptive', 'disabled'], forcedTools: true },
  { ...first5, id: 'claude-fable-5', line: 'fable' },
  { ...first5, id: 'claude-mythos-5', line: 'mythos' },
  {
    ...first5,
    id: 'claude-opus-5',
    line: 'opus',
    thinking: ['adaptive', 'disabled'],
    forcedTools: true,
    effortWithoutThinking: 'high',
  },
  {
    ...first5,
    id: 'claude-sonnet-5',
    line: 'sonnet',
    thinking: ['adaptive', 'disabled'],
    forcedTools: true,
    systemRole: false,
    sampling: 'defaults-only',
    cacheMinimum: 1024,
  },
  { ...late4, id: 'claude-opus-4-8', line: 'opus', cacheMinimum: 1024 },
  { ...late4, id: 'claude-opus-4-7', line: 'opus', systemRole: false, cacheMinimum: 2048 },
  { ...generation46, id: 'claude-opus-4-6', line: 'opus', cacheMinimum: 4096 },
  { ...generation46, id: 'claude-sonnet-4-6', line: 'sonnet', cacheMinimum: 1024 },
  {
    ...generation45,
    id: 'claude-opus-4-5',
    aliases: ['claude-opus-4-5-20251101'],
    line: 'opus',
    efforts: ['low', 'medium', 'high'],
    cacheMinimum: 4096,
  },
  {
    ...generation45,
    id: 'claude-sonnet-4-5',
    aliases: ['claude-sonnet-4-5-20250929'],
    line: 'sonnet',
    cacheMinimum: 1024,
  },
  {
    ...generation45,
    id: 'claude-haiku-4-5',
    aliases: ['claude-haiku-4-5-20251001'],
    line: 'haiku',
    cacheMinimum: 4096,
  },
  { ...generation46, id: 'claude-mythos-preview', line: 'mythos', thinking: ['adaptive', 'enabled'] },
]

/** The table with a test's overrides; an id that is not published becomes a model of its own, like Opus 5 where not told. */
export function modelTable(overrides: Record<string, Partial<ModelRow>> = {}): ModelRow[] {
  const rows = publishedModels.map((row) => ({ ...row, ...overrides[row.id] }))
  const known = new Set(rows.map((row) => row.id))
  const template = publishedModels.find((row) => row.id === 'claude-opus-5')
  if (template === undefined) throw new Error('The table lost the model that new ones are made from.')
  const added = Object.entries(overrides).filter(([id]) => !known.has(id))
  return [...rows, ...added.map(([id, row]) => ({ ...template, ...row, id }))]
}

/** The row of an id or alias, or nothing when no such model exists. */
export function findModel(table: readonly ModelRow[], id: string): ModelRow | undefined {
  return table.find((row) => row.id === id || row.aliases.includes(id))
}
