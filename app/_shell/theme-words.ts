/** What the themes are called. */
import type { Theme } from '../_ui/look/look.ts'

export const THEME_WORDS: Record<Theme, string> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
  'high-contrast': 'High contrast',
}
