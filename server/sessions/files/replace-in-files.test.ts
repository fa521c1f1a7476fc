/** What a replacement would do, shown before it is done. */
import { expect, test } from 'vitest'
import { createMemoryWorkbench } from '#sandbox/memory/memory-workbench.ts'
import { createMemoryWorkspace } from '#sandbox/memory/memory-workspace.ts'
import { previewReplacement } from './replace-in-files.ts'

const request = {
  ...{ pattern: 'old', regex: false, caseSensitive: true, wholeWord: false, replacement: 'new' },
  ...{ include: [], exclude: [], hidden: false, ignored: false },
}

test('of a search that was cut before its end nothing is replaced', async () => {
  const workspace = createMemoryWorkspace({ files: { a: 'old\n' } })
  const workbench = createMemoryWorkbench(workspace.files)
  const { signal } = new AbortController()
  expect(await previewReplacement({ workspace, workbench }, request, signal)).toMatchObject({ truncated: false })
  const cut: typeof workbench = {
    ...workbench,
    async *search(scope, options) {
      for await (const line of workbench.search(scope, options)) if (line.kind !== 'end') yield line
    },
  }
  expect(await previewReplacement({ workspace, workbench: cut }, request, signal)).toMatchObject({
    files: [],
    error: expect.stringContaining('Search again'),
  })
})
