/** Lines of coloured pieces. */
import { Fragment } from 'react'
import type { CodePiece } from './grammars.ts'

export function CodeLines({ lines }: { lines: readonly (readonly CodePiece[])[] }) {
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
    <Fragment key={at}>
      {at === 0 ? null : '\n'}
      <CodeLine pieces={line} />
    </Fragment>
  ))
}

export function CodeLine({ pieces }: { pieces: readonly CodePiece[] }) {
  return pieces.map(({ text, color }, at) =>
    color === null ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place.
      <span key={at} style={{ color }}>
        {text}
      </span>
    ),
  )
}
