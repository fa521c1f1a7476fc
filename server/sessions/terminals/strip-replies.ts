/** Takes out of typed bytes what only an emulator says: answers to queries, reports of focus. No border: who may type may type anything; it keeps honest emulators from answering twice. */

const ESC = '\\x1b'
const REPLIES = new RegExp(
  [
    // Status, position, attributes, modes, sizes, key protocol: CSI … R n c t $y ?u; focus: CSI I, CSI O.
    `${ESC}\\[[?>=]?[0-9;:]*(?:[Rnct]|\\$y)`,
    `${ESC}\\[\\?[0-9;]*u`,
    `${ESC}\\[[IO]`,
    // Colours, clipboards, titles; settings, capabilities, versions: strings up to their end.
    `${ESC}[\\]P_^][^\\x07\\x1b]*(?:\\x07|${ESC}\\\\)`,
  ].join('|'),
  'g',
)

export function stripReplies(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0x1b)) return bytes
  return Buffer.from(Buffer.from(bytes).toString('latin1').replace(REPLIES, ''), 'latin1')
}
