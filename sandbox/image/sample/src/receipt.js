import { format } from './money.js'

/** A receipt as lines of text, 32 characters wide. */
export function receipt(basket) {
  const row = (left, right) => left.padEnd(32 - right.length) + right
  const lines = basket.lines().flatMap((line) => [
    row(`${line.quantity} x ${line.name}`, format(line.gross)),
    ...(line.discount > 0 ? [row('  discount', format(-line.discount))] : []),
  ])
  return [...lines, '-'.repeat(32), row('TOTAL', format(basket.total()))].join('\n')
}
