/** WebGL for an emulator as long as it is seen and the browser keeps the context; the page's own drawing otherwise. */
import { WebglAddon } from '@xterm/addon-webgl'
import type { Terminal } from '@xterm/xterm'

export function drawByGpu(terminal: Terminal): { use(wanted: boolean): void } {
  let addon: WebglAddon | null = null
  /** It was lost or never there: trying again would lose it again. */
  let failed = false
  return {
    use(wanted) {
      if (wanted === (addon !== null) || (wanted && failed)) return
      if (wanted && !hasWebgl()) {
        failed = true
        return
      }
      if (!wanted) {
        addon?.dispose()
        addon = null
        return
      }
      try {
        const made = new WebglAddon()
        made.onContextLoss(() => {
          failed = true
          made.dispose()
          addon = null
        })
        terminal.loadAddon(made)
        addon = made
      } catch {
        // No WebGL here: the emulator goes on drawing with elements.
        failed = true
      }
    },
  }
}

/** Asked beforehand: an addon that fails while it is loaded stays behind in the emulator half made. */
function hasWebgl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}
