/** Colours for code, by grammar, in the tokens of the theme. Loaded when the first code is shown; without it code is plain. */
import type { HighlighterCore, LanguageInput, ThemeRegistration } from 'shiki/core'

export interface CodePiece {
  text: string
  /** A CSS colour; null: that of the text. */
  color: string | null
}

const color = (name: string) => `var(--code-${name})`
const scope = (name: string, ...scopes: string[]) => ({ scope: scopes, settings: { foreground: color(name) } })

/** Colours are variables, so that both themes are one. */
const THEME: ThemeRegistration = {
  name: 'slipway',
  type: 'dark',
  colors: { 'editor.foreground': 'var(--text)', 'editor.background': 'transparent' },
  settings: [
    { settings: { foreground: 'var(--text)', background: 'transparent' } },
    scope('punctuation', 'punctuation', 'meta.brace', 'keyword.operator'),
    scope('variable', 'variable', 'variable.other'),
    scope('property', 'variable.other.property', 'support.type.property-name', 'meta.object-literal.key'),
    scope('property', 'entity.other.attribute-name', 'support.type.property-name.json'),
    scope('keyword', 'keyword', 'storage', 'storage.type', 'variable.language', 'keyword.operator.new'),
    scope('string', 'string', 'string.quoted', 'string.template', 'markup.inline.raw', 'punctuation.definition.string'),
    scope('number', 'constant.numeric', 'constant.language', 'constant.character', 'support.constant'),
    scope('function', 'entity.name.function', 'support.function', 'meta.function-call entity.name.function'),
    scope(
      'type',
      'entity.name.type',
      'support.type',
      'support.class',
      'entity.name.class',
      'entity.other.inherited-class',
    ),
    scope('tag', 'entity.name.tag', 'markup.heading', 'entity.name.section'),
    scope('comment', 'comment', 'punctuation.definition.comment'),
  ],
}

const GRAMMARS: Readonly<Record<string, LanguageInput>> = {
  c: () => import('shiki/langs/c.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  jsx: () => import('shiki/langs/jsx.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  shellscript: () => import('shiki/langs/shellscript.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
}

const ALIASES: Readonly<Record<string, string>> = {
  ...{ js: 'javascript', mjs: 'javascript', cjs: 'javascript', ts: 'typescript', mts: 'typescript', py: 'python' },
  ...{ sh: 'shellscript', bash: 'shellscript', shell: 'shellscript', zsh: 'shellscript', console: 'shellscript' },
  ...{ yml: 'yaml', md: 'markdown', rb: 'ruby', rs: 'rust', 'c++': 'cpp', h: 'c', hpp: 'cpp', dockerfile: 'docker' },
  ...{ patch: 'diff', htm: 'html', svg: 'xml', jsonc: 'json', json5: 'json', golang: 'go' },
}

/** The grammar for a fence's word or a file's ending; null: there is none. */
export function grammarOf(word: string): string | null {
  const name =
    word
      .trim()
      .toLowerCase()
      .split(/[\s{,]/)[0] ?? ''
  const known = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name
  return known !== undefined && Object.hasOwn(GRAMMARS, known) ? known : null
}

/** UTF-16 units above which colours would hold up the page. */
const COLOR_LIMIT = 30_000

let loading: Promise<HighlighterCore> | null = null

async function load(): Promise<HighlighterCore> {
  const [{ createHighlighterCore }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
  ])
  return createHighlighterCore({ themes: [THEME], langs: [], engine: createJavaScriptRegexEngine({ forgiving: true }) })
}

/** Lines of coloured pieces; null when there is no grammar for it or it is too long. */
export async function highlightCode(code: string, word: string): Promise<CodePiece[][] | null> {
  const grammar = grammarOf(word)
  const input = grammar === null ? undefined : GRAMMARS[grammar]
  if (grammar === null || input === undefined || code.length > COLOR_LIMIT) return null
  loading ??= load()
  const highlighter = await loading
  if (!highlighter.getLoadedLanguages().includes(grammar)) await highlighter.loadLanguage(input)
  const { tokens } = highlighter.codeToTokens(code, { lang: grammar, theme: 'slipway' })
  return tokens.map((line) => line.map(({ content, color: own }) => ({ text: content, color: own ?? null })))
}
