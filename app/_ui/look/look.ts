/** How a person wants the interface to look. It travels in a cookie, so that the first byte of a page is already right. */

export const THEMES = ['system', 'light', 'dark', 'high-contrast'] as const
export type Theme = (typeof THEMES)[number]
export const DENSITIES = ['compact', 'comfortable'] as const
export type Density = (typeof DENSITIES)[number]
/** Pixels of the interface's own text; all other sizes follow. */
export const TEXT_SIZES = { least: 10, most: 24 }

export interface Look {
  theme: Theme
  density: Density
  textSize: number
}

export const LOOK_COOKIE = 'slipway_look'
export const DEFAULT_LOOK: Look = { theme: 'system', density: 'compact', textSize: 13 }

export function writeLook({ theme, density, textSize }: Look): string {
  return `${theme}.${density}.${textSize}`
}

/** What is not understood is as it is by default. */
export function readLook(text: string | null | undefined): Look {
  const [theme, density, size] = (text ?? '').split('.')
  return {
    theme: THEMES.find((one) => one === theme) ?? DEFAULT_LOOK.theme,
    density: DENSITIES.find((one) => one === density) ?? DEFAULT_LOOK.density,
    textSize: readSize(size) ?? DEFAULT_LOOK.textSize,
  }
}

function readSize(text: string | undefined): number | null {
  const size = /^\d{2}$/.test(text ?? '') ? Number(text) : 0
  return size >= TEXT_SIZES.least && size <= TEXT_SIZES.most ? size : null
}

export interface LookAttributes {
  'data-theme': Theme
  'data-density': Density
  style: Record<string, string>
}

/** For the root element. */
export function lookAttributes({ theme, density, textSize }: Look): LookAttributes {
  return { 'data-theme': theme, 'data-density': density, style: { '--type-scale': String(textSize / 13) } }
}
