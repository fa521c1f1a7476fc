/** WebGL for an emulator as long as it is seen, a graphics card does it, and the browser keeps the context; the page's own drawing otherwise. */
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
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  return gl !== null && !isPlayedByProcessor(rendererOf(gl))
}

/** A browser that does not tell says something general. */
function rendererOf(gl: WebGL2RenderingContext): string {
  const names = gl.getExtension('WEBGL_debug_renderer_info')
  return String(gl.getParameter(names === null ? gl.RENDERER : names.UNMASKED_RENDERER_WEBGL))
}

/** Then the page waits in each frame for its own picture to be read back, 13 ms and more: elements are faster. */
export function isPlayedByProcessor(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer)
}
