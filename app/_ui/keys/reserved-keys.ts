/** Keys that browsers keep for themselves: a page either never sees them, or takes from people what they rely on. */
import { parseKeys } from './chord.ts'

const RESERVED = [
  // Windows, tabs, address.
  ...['Mod+T', 'Mod+N', 'Mod+W', 'Mod+Shift+T', 'Mod+Shift+N', 'Mod+Shift+W', 'Mod+Q', 'Mod+L', 'Mod+R', 'Mod+Shift+R'],
  ...['Mod+1', 'Mod+2', 'Mod+3', 'Mod+4', 'Mod+5', 'Mod+6', 'Mod+7', 'Mod+8', 'Mod+9', 'Ctrl+Tab', 'Ctrl+Shift+Tab'],
  ...['Alt+ArrowLeft', 'Alt+ArrowRight', 'Alt+F4', 'Alt+D', 'F5', 'F6', 'F11', 'F12', 'Mod+F5', 'Mod+F4'],
  ...['Mod+PageUp', 'Mod+PageDown', 'Mod+Tab', 'Mod+Shift+Tab', 'Mod+H', 'Mod+M', 'Mod+Space', 'Mod+D', 'Mod+J'],
  // Text and accessibility: copying, undoing, size, reading.
  ...['Mod+C', 'Mod+V', 'Mod+X', 'Mod+A', 'Mod+Z', 'Mod+Shift+Z', 'Mod+Y', 'Mod++', 'Mod+-', 'Mod+0', 'Mod+='],
  ...['Mod+Shift+I', 'Mod+Shift+J', 'Mod+Shift+C', 'Mod+Shift+Delete', 'Mod+U', 'Tab', 'F1', 'F3', 'F7'],
].map((keys) => keys.toLowerCase())

/** Whether any chord of the keys is the browser's own. */
export function isReserved(keys: string): boolean {
  return (parseKeys(keys) ?? []).some((chord) => RESERVED.includes(chord.toLowerCase()))
}
