/** Guards the text that enters the log: what the database cannot hold, or a reader could not send on, is a bug of the writer. */
import { StoreError } from './store-error.ts'

/** JSON.stringify writes a lone surrogate as an escape; the look-behind tells it from an escaped backslash. */
const ESCAPED_LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/
const LONE_SURROGATE = /[\ud800-\udfff]/u
const LONE_SURROGATES = /[\ud800-\udfff]/gu

/** JSON text of a value. Throws `unstorable_text` where a lone surrogate survived the repair at the border. */
export function storableJson(value: unknown, what: string): string {
  const text = JSON.stringify(value)
  if (text.includes('\\ud') && ESCAPED_LONE_SURROGATE.test(text)) {
    throw new StoreError(
      'unstorable_text',
      `A lone surrogate reached the log in ${what}; it must be repaired where the text comes in.`,
    )
  }
  return text
}

/** A plain text column refuses NUL. Throws `unstorable_text`. */
export function storableText(value: string, what: string): string {
  if (value.includes('\0') || LONE_SURROGATE.test(value)) {
    throw new StoreError('unstorable_text', `${what} holds a character that cannot be stored.`)
  }
  return value
}

/** For views of the log, which may lose what a column cannot hold, since the log keeps it. */
export function columnText(value: string): string {
  return value.replaceAll('\0', '').replace(LONE_SURROGATES, '\ufffd')
}
