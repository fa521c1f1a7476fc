/** How the server's end of the way out marks its own refusals, and how the daemon knows them from what the world answers. */

export const REFUSED_HEADER = 'x-slipway-refused'
const MARK = `\r\n${REFUSED_HEADER}: yes\r\n`

/** The reason, when the answer that begins so is a refusal of ours. */
export function refusalIn(bytes: Buffer): string | null {
  const text = bytes.subarray(0, 2048).toString('latin1')
  const end = text.indexOf('\r\n')
  const [, reason] = /^HTTP\/1\.1 \d{3} ([\x20-\x7e]{1,500})$/.exec(text.slice(0, end)) ?? []
  return reason !== undefined && text.slice(0, text.indexOf('\r\n\r\n') + 4).includes(MARK) ? reason : null
}
