/** Code with its colours, as soon as they are there. */
'use client'
import { useEffect, useState } from 'react'
import { type CodePiece, highlightCode } from './highlight-code.ts'

/** Null until then, and for code that has none. `on`: not while the code still grows. */
export function useHighlight(code: string, word: string, on: boolean): CodePiece[][] | null {
  const [colored, setColored] = useState<{ code: string; lines: CodePiece[][] | null } | null>(null)
  useEffect(() => {
    if (!on) return
    let current = true
    highlightCode(code, word).then(
      (lines) => {
        if (current) setColored({ code, lines })
      },
      // A grammar that did not arrive: the code is read without colours.
      () => {},
    )
    return () => {
      current = false
    }
  }, [code, word, on])
  return colored?.code === code ? colored.lines : null
}
