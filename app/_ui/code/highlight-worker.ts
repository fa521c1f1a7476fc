/** Colours code by its grammar, in a thread of its own: compiling a grammar takes longer than a page may stand still. */
import type { HighlighterCore, LanguageInput, ThemeRegistration } from 'shiki/core'
import type { ColorAnswer, ColorQuestion, GrammarName } from './grammars.ts'

const token = (name: string) => `var(--code-${name})`
const scope = (name: string, ...scopes: string[]) => ({ scope: scopes, settings: { foreground: token(name) } })

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

const GRAMMARS: Readonly<Record<GrammarName, LanguageInput>> = {
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

let loading: Promise<HighlighterCore> | null = null

async function load(): Promise<HighlighterCore> {
  const [{ createHighlighterCore }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
  ])
  return createHighlighterCore({ themes: [THEME], langs: [], engine: createJavaScriptRegexEngine({ forgiving: true }) })
}

async function colored({ code, grammar }: ColorQuestion): Promise<ColorAnswer['lines']> {
  loading ??= load()
  const highlighter = await loading
  if (!highlighter.getLoadedLanguages().includes(grammar)) await highlighter.loadLanguage(GRAMMARS[grammar])
  const { tokens } = highlighter.codeToTokens(code, { lang: grammar, theme: 'slipway' })
  return tokens.map((line) => line.map(({ content, color: own }) => ({ text: content, color: own ?? null })))
}

self.addEventListener('message', ({ data }: MessageEvent<ColorQuestion>) => {
  const answer = (lines: ColorAnswer['lines']) => self.postMessage({ id: data.id, lines } satisfies ColorAnswer)
  // A grammar that did not arrive, or fell over this code: it is read without colours.
  colored(data).then(answer, () => answer(null))
})
