/** The emulator's colours and type, from our tokens as the theme of the moment has them. */
import type { ITheme } from '@xterm/xterm'
import { tokenColor } from '#app/_ui/look/token-color.ts'

/** The sixteen colours in their order. */
const ANSI = [
  ...(['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const),
  ...(['brightBlack', 'brightRed', 'brightGreen', 'brightYellow'] as const),
  ...(['brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'] as const),
]

export function emulatorTheme(): ITheme {
  const [accent, line, background] = ['accent', 'line-strong', 'background'].map((name) => tokenColor(name).slice(0, 7))
  return {
    ...Object.fromEntries(ANSI.map((name, at) => [name, tokenColor(`ansi-${at}`).slice(0, 7)])),
    background: background ?? '#000000',
    foreground: tokenColor('text').slice(0, 7),
    cursor: accent ?? '#888888',
    cursorAccent: background ?? '#000000',
    selectionBackground: `${accent}47`,
    selectionInactiveBackground: `${accent}26`,
    scrollbarSliderBackground: `${line}66`,
    scrollbarSliderHoverBackground: `${line}b3`,
    scrollbarSliderActiveBackground: `${line}e6`,
    overviewRulerBorder: background ?? '#000000',
  }
}

/** How places that were found are marked. */
export function searchMarks() {
  const [some, one] = [tokenColor('warning').slice(0, 7), tokenColor('accent').slice(0, 7)]
  return {
    ...{ matchBackground: tokenColor('warning-soft').slice(0, 7), matchBorder: some, matchOverviewRuler: some },
    ...{ activeMatchBackground: tokenColor('selected').slice(0, 7), activeMatchBorder: one },
    activeMatchColorOverviewRuler: one,
  }
}
