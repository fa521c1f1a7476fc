/** Commands that work on every screen. */
import { defineCommands } from '../command-spec.ts'

export const generalCommands = defineCommands({
  'palette-open': {
    title: 'Open the palette',
    group: 'General',
    keys: ['Mod+K'],
    whileTyping: true,
    inPalette: true,
    unlisted: true,
  },
  'palette-commands': {
    title: 'All commands',
    group: 'General',
    keys: ['Mod+Shift+P'],
    whileTyping: true,
    inPalette: true,
    unlisted: true,
  },
  'keys-show': { title: 'Show the keys', group: 'General', keys: ['?'] },
  'home-open': { title: 'Go to the inbox', group: 'General', keys: ['G I'] },
  'settings-open': { title: 'Open the settings', group: 'General', keys: ['Mod+,'], whileTyping: true },
  'theme-switch': { title: 'Switch between light and dark', group: 'General' },
})
