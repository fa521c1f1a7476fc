/** What is pasted into a terminal: text, without what would act as keys; and how many lines of it there are. Pure. */

/** Tab and the ends of lines; any other control acts: an escape could end the brackets around a paste and run what follows. */
const KEPT: ReadonlySet<string> = new Set(['\t', '\n', '\r'])

export interface PastedText {
  text: string
  lines: number
  /** Signs that were taken out. */
  dropped: number
}

export function pastedText(raw: string): PastedText {
  const text = raw.replace(/\p{Cc}/gu, (sign) => (KEPT.has(sign) ? sign : ''))
  const lines = text.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length
  return { text, lines, dropped: raw.length - text.length }
}
