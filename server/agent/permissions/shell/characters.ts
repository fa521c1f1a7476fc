// Characters that make a command look different from what it does.

/** Control characters, apart from tab and line end. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/
/** Marks that turn the direction of writing around. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
/** Characters that show nothing: joiners, fillers, tags, variation selectors, unusual blanks. */
const INVISIBLE =
  /[\u00a0\u00ad\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200d\u2028\u2029\u202f\u205f-\u2065\u206a-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u

/** Reasons why the text cannot be judged by the eye; none for ordinary text. */
export function characterFaults(text: string): readonly string[] {
  const faults: string[] = []
  if (CONTROL.test(text)) faults.push('The command holds control characters.')
  if (DIRECTION.test(text)) faults.push('The command holds marks that change the direction of text.')
  if (INVISIBLE.test(text)) faults.push('The command holds invisible characters.')
  if (/[\ud800-\udfff]/u.test(text)) faults.push('The command holds half a character.')
  return faults
}
