/** Characters that make a command look different from what it does. */

/** Control characters, apart from tab and line end. */
const CONTROL = /[^\P{Cc}\t\n]/u
/** Marks that turn the direction of writing around. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
/** Characters that show nothing: joiners, fillers, tags, variation selectors, blanks other than the space. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u

/** Reasons why the text cannot be judged by the eye; none for ordinary text. */
export function characterFaults(text: string): readonly string[] {
  const faults: string[] = []
  if (CONTROL.test(text)) faults.push('The command holds control characters.')
  if (DIRECTION.test(text)) faults.push('The command holds marks that change the direction of text.')
  if (INVISIBLE.test(text)) faults.push('The command holds invisible characters.')
  if (/[\ud800-\udfff]/u.test(text)) faults.push('The command holds half a character.')
  return faults
}
