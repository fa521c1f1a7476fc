/** What the browser packs, another program unpacks: names of any length and alphabet, empty files, sizes at the border of a block. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tarArchive } from './tar-archive.ts'

const FILES = {
  'README.md': 'hello\n',
  empty: '',
  'block.bin': 'x'.repeat(512),
  'over.bin': 'y'.repeat(513),
  'Größe/日本語/ファイル.txt': 'ja',
  [`${'deep/'.repeat(40)}file.txt`]: 'long',
  'with space/and;semi$colon': 'odd',
}

test('GNU tar gives back what was put in', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tar-'))
  try {
    const entries = Object.entries(FILES).map(([path, text]) => ({ path, file: new Blob([text]) }))
    const archive = tarArchive([...entries, { path: 'run.sh', file: new Blob(['#!/bin/sh\n']), executable: true }])
    writeFileSync(join(folder, 'a.tar'), Buffer.from(await archive.arrayBuffer()))
    execFileSync('tar', ['-xf', 'a.tar'], { cwd: folder })
    for (const [path, text] of Object.entries(FILES)) expect(readFileSync(join(folder, path), 'utf8')).toBe(text)
    expect(statSync(join(folder, 'run.sh')).mode & 0o111).toBe(0o111)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('nothing is still an archive', async () => {
  expect((await tarArchive([]).arrayBuffer()).byteLength).toBe(1024)
})
