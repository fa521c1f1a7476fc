/** Text that somebody else wrote and a person must judge: what cannot be seen is shown by its name. */
import { visibleText } from './lib/visible-text.ts'

export function CodeText({ text }: { text: string }) {
  return visibleText(text).map((piece, at) =>
    piece.kind === 'plain' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place.
      <bdi key={at} dir="ltr">
        {piece.text}
      </bdi>
    ) : (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        key={at}
        className="mx-px rounded-small bg-warning-soft px-0.5 font-medium text-[0.75em] text-warning"
        title={`An invisible character: ${piece.name}`}
      >
        {piece.name}
      </span>
    ),
  )
}
