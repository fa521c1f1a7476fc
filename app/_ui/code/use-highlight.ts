/** Code with its colours, as soon as they are there. */
'use client'
import { useEffect, useState } from 'react'
import type { CodePiece } from './grammars.ts'
import { highlightCode, knownColors } from './highlight-code.ts'

/** Null until then, and for code that has none. `on`: not while the code still grows. */
export function useHighlight(code: string, word: string, on: boolean): CodePiece[][] | null {
  const [colored, setColored] = useState(() => ({ code, lines: on ? knownColors(code, word) : null }))
  const known = colored.code === code && colored.lines !== null
  useEffect(() => {
    if (!on || known) return
    let current = true
    void highlightCode(code, word).then((lines) => {
      if (current) setColored({ code, lines })
    })
    return () => {
      current = false
    }
  }, [code, word, on, known])
  return colored.code === code ? colored.lines : null
}
