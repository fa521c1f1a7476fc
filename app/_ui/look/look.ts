/** How a person wants the interface to look. It travels in a cookie, so that the first byte of a page is already right. */

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const DENSITIES = ['dense', 'comfortable'] as const
export type Density = (typeof DENSITIES)[number]
/** Pixels of the interface's own text; all other sizes follow. */
export const TEXT_SIZES = [12, 13, 14, 15, 16] as const
export type TextSize = (typeof TEXT_SIZES)[number]

export interface Look {
  theme: Theme
  density: Density
  textSize: TextSize
}

export const LOOK_COOKIE = 'slipway_look'
export const DEFAULT_LOOK: Look = { theme: 'system', density: 'dense', textSize: 13 }

export function writeLook({ theme, density, textSize }: Look): string {
  return `${theme}.${density}.${textSize}`
}

/** What is not understood is as it is by default. */
export function readLook(text: string | null | undefined): Look {
  const [theme, density, size] = (text ?? '').split('.')
  return {
    theme: THEMES.find((one) => one === theme) ?? DEFAULT_LOOK.theme,
    density: DENSITIES.find((one) => one === density) ?? DEFAULT_LOOK.density,
    textSize: TEXT_SIZES.find((one) => String(one) === size) ?? DEFAULT_LOOK.textSize,
  }
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
