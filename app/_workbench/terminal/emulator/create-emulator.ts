/** A terminal emulator in our type and colours, drawn by WebGL where that works, deaf to what programs must not reach. */
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import { onLookChange, tokenFont } from '#app/_ui/look/token-color.ts'
import type { Screen } from '../wire/open-stream.ts'
import type { Size } from '../wire/terminal-line.ts'
import { drawByGpu } from './draw-by-gpu.ts'
import { emulatorTheme } from './emulator-theme.ts'
import { createPacedScreen } from './paced-screen.ts'
import type { ParseShare } from './parse-share.ts'

/** Lines above the window that are kept. */
const SCROLLBACK = 10_000

export interface EmulatorOptions {
  /** Attached and visible: letters are measured in it. */
  box: HTMLElement
  fontSize: number
  screenReader: boolean
  /** A record of output: nothing is typed, and a line ends with `\n` alone. */
  readOnly: boolean
  /** Shared by all emulators of the page. */
  share: ParseShare
  onLink(event: MouseEvent, address: string): void
  /** The address under the pointer; null: none any more. */
  onHover(link: { address: string; x: number; y: number } | null): void
}

export interface Emulator {
  readonly terminal: Terminal
  readonly search: SearchAddon
  readonly screen: Screen
  /** The size that fills its box; null while it is not seen. */
  fitting(): Size | null
  setSize(size: Size): void
  /** WebGL costs the browser one of its few contexts: only what is seen has one. */
  setSeen(seen: boolean): void
  /** As if nothing had been written. */
  reset(): void
  dispose(): void
}

export function createEmulator(options: EmulatorOptions): Emulator {
  const { box, readOnly, onLink, onHover } = options
  const hover = (event: MouseEvent, address: string) => onHover({ address, x: event.clientX, y: event.clientY })
  const leave = () => onHover(null)
  const terminal = new Terminal({
    ...{ fontFamily: tokenFont('mono'), fontSize: options.fontSize, lineHeight: 1.2, fontWeightBold: '600' },
    ...{ theme: emulatorTheme(), minimumContrastRatio: 4.5, scrollback: SCROLLBACK, allowProposedApi: true },
    ...{ screenReaderMode: options.screenReader, disableStdin: readOnly, convertEol: readOnly },
    ...{ cursorBlink: false, cursorInactiveStyle: readOnly ? 'none' : 'outline', macOptionClickForcesSelection: true },
    // OSC 8: the text of such a link says nothing about where it leads.
    linkHandler: { activate: onLink, hover, leave, allowNonHttpProtocols: false },
  })
  const fit = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.loadAddon(new WebLinksAddon(onLink, { hover, leave }))
  deafen(terminal)
  terminal.open(box)
  const gpu = drawByGpu(terminal)
  const screen = createPacedScreen(terminal, options.share)
  const stopLooking = onLookChange(() => {
    terminal.options.theme = emulatorTheme()
  })
  return {
    ...{ terminal, search, screen },
    fitting() {
      const size = box.offsetParent === null ? undefined : fit.proposeDimensions()
      if (size === undefined || !Number.isFinite(size.cols) || !Number.isFinite(size.rows)) return null
      return { cols: Math.min(1000, Math.max(2, size.cols)), rows: Math.min(1000, Math.max(1, size.rows)) }
    },
    setSize({ cols, rows }) {
      if (cols !== terminal.cols || rows !== terminal.rows) terminal.resize(cols, rows)
    },
    setSeen: (seen) => gpu.use(seen),
    reset() {
      screen.clear()
      terminal.reset()
    },
    dispose() {
      stopLooking()
      screen.clear()
      gpu.use(false)
      terminal.dispose()
    },
  }
}

/** W3: no clipboard for programs, no title that comes back as keys; asking for the window's state is off by default. */
function deafen({ parser }: Terminal): void {
  for (const code of [0, 1, 2, 9, 52, 99, 777]) parser.registerOscHandler(code, () => true)
}
