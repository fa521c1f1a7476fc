/** What a file is, as far as its name tells. */

export type FileKind =
  | 'code'
  | 'script'
  | 'style'
  | 'markup'
  | 'data'
  | 'prose'
  | 'image'
  | 'archive'
  | 'settings'
  | 'lock'
  | 'test'
  | 'plain'

const ENDINGS: Record<Exclude<FileKind, 'test' | 'plain'>, string> = {
  code: 'ts tsx mts cts js jsx mjs cjs py go rs java kt kts scala c h cc cpp hpp cs swift rb php lua ex exs erl hs ml clj dart zig nim r jl vue svelte sql graphql proto wasm',
  script: 'sh bash zsh fish ps1 bat cmd mk',
  style: 'css scss sass less styl',
  markup: 'html htm xml svg xhtml xsl',
  data: 'json jsonc json5 yaml yml toml csv tsv ndjson parquet sqlite db',
  prose: 'md mdx txt rst adoc tex pdf',
  image: 'png jpg jpeg gif webp avif ico bmp tiff',
  archive: 'zip tar gz tgz bz2 xz zst 7z rar jar',
  settings: 'env ini cfg conf config editorconfig gitignore gitattributes dockerignore npmrc nvmrc properties',
  lock: 'lock',
}

const BY_ENDING = new Map<string, FileKind>(
  (Object.entries(ENDINGS) as [FileKind, string][]).flatMap(([kind, endings]) =>
    endings.split(' ').map((ending): [string, FileKind] => [ending, kind]),
  ),
)
const BY_NAME = new Map<string, FileKind>([
  ['dockerfile', 'script'],
  ['makefile', 'script'],
  ['justfile', 'script'],
  ['license', 'prose'],
  ['package-lock.json', 'lock'],
  ['pnpm-lock.yaml', 'lock'],
  ['go.sum', 'lock'],
])

/** `name` may be a whole path. */
export function fileKind(name: string): FileKind {
  const last = name.slice(name.lastIndexOf('/') + 1).toLowerCase()
  const known = BY_NAME.get(last)
  if (known !== undefined) return known
  if (/[._-](test|spec)\.[a-z]+$|^test_.*\.py$/.test(last)) return 'test'
  return BY_ENDING.get(last.slice(last.lastIndexOf('.') + 1)) ?? 'plain'
}
