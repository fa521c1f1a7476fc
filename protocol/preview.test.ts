import { expect, test } from 'vitest'
import { previewLabel, readPreviewHost, readPreviewLabel } from './preview.ts'

test('[PV1] a host is the app’s, a preview’s, or nobody’s', () => {
  const kind = (host: string, domain?: string) => readPreviewHost(host, domain)
  expect(kind('localhost:3000')).toEqual({ kind: 'app' })
  expect(kind('127.0.0.1:3000')).toEqual({ kind: 'app' })
  expect(kind('evillocalhost')).toEqual({ kind: 'app' })
  expect(kind('5173--x1ab.localhost:3000')).toEqual({ kind: 'preview', port: 5173, sandboxId: 'x1ab' })
  expect(kind('5173--X1AB.LOCALHOST.:3000')).toEqual({ kind: 'preview', port: 5173, sandboxId: 'x1ab' })
  for (const host of [
    'app.localhost',
    '0--x.localhost',
    '70000--x.localhost',
    '05--x.localhost',
    'a.5173--x.localhost',
    '.localhost',
    '5173--.localhost',
    '5173--x_y.localhost',
  ])
    expect([host, kind(host)]).toEqual([host, { kind: 'stray' }])
  expect(kind('80--x.previews.example.org', 'previews.example.org')).toMatchObject({ kind: 'preview', port: 80 })
  expect(kind('80--x.localhost', 'previews.example.org')).toEqual({ kind: 'app' })
})

test('a label says what it was made of', () => {
  const place = { port: 65_535, sandboxId: 'x-0-a' }
  expect(readPreviewLabel(previewLabel(place))).toEqual(place)
})
