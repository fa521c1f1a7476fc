/** Colours for what draws by itself (Monaco, terminals): the token as the theme of the moment resolves it. */

/** `#rrggbb` (or `#rrggbbaa`) of a token, named without its dashes. Only in a browser. */
export function tokenColor(name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${name})`
  document.body.append(probe)
  const computed = getComputedStyle(probe).color
  probe.remove()
  return toHex(computed)
}

/** The typeface list of a token with all variables put in, as a canvas wants it. */
export function tokenFont(name: 'mono' | 'sans'): string {
  const probe = document.createElement('span')
  probe.className = name === 'mono' ? 'font-mono' : 'font-sans'
  document.body.append(probe)
  const family = getComputedStyle(probe).fontFamily
  probe.remove()
  return family
}

/** Whether the page is dark now, by choice or by the system. */
export function isDark(): boolean {
  const scheme = getComputedStyle(document.documentElement).colorScheme
  if (scheme === 'dark' || scheme === 'light') return scheme === 'dark'
  return matchMedia('(prefers-color-scheme: dark)').matches
}

/** Calls back whenever colours may have changed; gives the way to stop that. */
export function onLookChange(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', changed)
  window.addEventListener('slipway:look', changed)
  return () => {
    system.removeEventListener('change', changed)
    window.removeEventListener('slipway:look', changed)
  }
}

/** A canvas knows every notation of a colour, and answers in bytes. */
function toHex(color: string): string {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return '#888888'
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data
  const bytes = alpha === 255 ? [red, green, blue] : [red, green, blue, alpha]
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
