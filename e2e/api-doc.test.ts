/** The table in docs/api.md is the table of routes; run with UPDATE_DOCS=1 to write it anew. */
import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { routes } from '#protocol/api/routes.ts'

const path = new URL('../docs/api.md', import.meta.url)

test('docs/api.md names every route as it is', async () => {
  const text = await readFile(path, 'utf8')
  const rows = Object.values(routes).map(
    ({ method, path: address, action, summary }) => `| ${method} | \`${address}\` | ${action} | ${summary} |`,
  )
  const table = ['| Method | Path | Right | What it does |', '|---|---|---|---|', ...rows].join('\n')
  const wanted = text.replace(/(<!-- routes -->\n)[\s\S]*(\n<!-- \/routes -->)/, `$1${table}$2`)
  if (process.env['UPDATE_DOCS'] !== undefined) await writeFile(path, wanted)
  else expect(text).toBe(wanted)
})
