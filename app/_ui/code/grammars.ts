/** The grammars there are, by the words people write for them, and what is asked of the thread that colours. */

export interface CodePiece {
  text: string
  /** A CSS colour; null: that of the text. */
  color: string | null
}

export interface ColorQuestion {
  id: number
  code: string
  grammar: GrammarName
}
export interface ColorAnswer {
  id: number
  /** Null: it has no colours. */
  lines: CodePiece[][] | null
}

const GRAMMAR_NAMES = [
  ...(['c', 'cpp', 'css', 'diff', 'docker', 'go'] as const),
  ...(['html', 'java', 'javascript', 'json', 'jsx', 'markdown'] as const),
  ...(['php', 'python', 'ruby', 'rust', 'shellscript', 'sql'] as const),
  ...(['toml', 'tsx', 'typescript', 'xml', 'yaml'] as const),
] as const
export type GrammarName = (typeof GRAMMAR_NAMES)[number]

const ALIASES: Readonly<Record<string, string>> = {
  ...{ js: 'javascript', mjs: 'javascript', cjs: 'javascript', ts: 'typescript', mts: 'typescript', py: 'python' },
  ...{ sh: 'shellscript', bash: 'shellscript', shell: 'shellscript', zsh: 'shellscript', console: 'shellscript' },
  ...{ yml: 'yaml', md: 'markdown', rb: 'ruby', rs: 'rust', 'c++': 'cpp', h: 'c', hpp: 'cpp', dockerfile: 'docker' },
  ...{ patch: 'diff', htm: 'html', svg: 'xml', jsonc: 'json', json5: 'json', golang: 'go' },
}

/** The grammar for a fence's word or a file's ending; null: there is none. */
export function grammarOf(word: string): GrammarName | null {
  const name =
    word
      .trim()
      .toLowerCase()
      .split(/[\s{,]/)[0] ?? ''
  const known = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name
  return GRAMMAR_NAMES.find((one) => one === known) ?? null
}
