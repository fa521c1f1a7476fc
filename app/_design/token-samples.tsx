/** The colours, as they are used. */
'use client'
import { useEffect, useState } from 'react'
import { isDark, onLookChange, tokenColor, tokenFont } from '../_ui/look/token-color.ts'
import { Row, Samples } from './samples.tsx'

const GROUNDS = [
  'background',
  'raised',
  'float',
  'field',
  'hover',
  'pressed',
  'selected',
  'line',
  'line-strong',
  'edge',
]
const TONES = ['accent', 'warning', 'success', 'danger', 'info']

export function TokenSamples() {
  return (
    <Samples title="Colour">
      <Row>
        {GROUNDS.map((name) => (
          <Swatch key={name} name={name} />
        ))}
      </Row>
      <Row>
        {TONES.map((name) => (
          <span
            key={name}
            className="rounded-control px-2 py-1"
            style={{ background: `var(--${name}-soft)`, color: `var(--${name})` }}
          >
            {name}
          </span>
        ))}
        {Array.from({ length: 8 }, (_, at) => `actor-${at + 1}`).map((name) => (
          <span key={name} style={{ color: `var(--${name})` }}>
            {name}
          </span>
        ))}
      </Row>
      <Resolved />
      <div className="flex font-mono">
        {Array.from({ length: 16 }, (_, at) => `ansi-${at}`).map((name) => (
          <span key={name} className="h-6 flex-1" title={name} style={{ background: `var(--${name})` }} />
        ))}
      </div>
    </Samples>
  )
}

/** What Monaco and terminals are given, for the theme of the page. */
function Resolved() {
  const [said, say] = useState('')
  useEffect(() => {
    const read = () =>
      say(`${isDark() ? 'dark' : 'light'} ${tokenColor('background')} ${tokenColor('accent')} ${tokenFont('mono')}`)
    read()
    return onLookChange(read)
  }, [])
  return <p className="truncate font-mono text-meta text-muted">{said}</p>
}

function Swatch({ name }: { name: string }) {
  return (
    <span className="flex flex-col gap-1 text-meta text-muted">
      <span className="h-8 w-16 rounded-control border border-line" style={{ background: `var(--${name})` }} />
      {name}
    </span>
  )
}
