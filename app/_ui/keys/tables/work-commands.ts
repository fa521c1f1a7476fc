/** Commands of the workbench: files, editor, changes, terminals, preview. */
import { defineCommands } from '../command-spec.ts'

export const workCommands = defineCommands({
  'file-open': {
    title: 'Open a file',
    group: 'Files',
    keys: ['Mod+P'],
    whileTyping: true,
    inPalette: true,
    unlisted: true,
  },
  'files-show': { title: 'Go to the files', group: 'Files', keys: ['Mod+Shift+E'], whileTyping: true },
  'files-search': { title: 'Search in all files', group: 'Files', keys: ['Mod+Shift+F'], whileTyping: true },
  'file-save': { title: 'Save', group: 'Files', keys: ['Mod+S'], whileTyping: true },
  'editor-close': { title: 'Close the editor tab', group: 'Files', keys: ['Alt+W'], whileTyping: true },
  'line-go': { title: 'Go to a line', group: 'Files', keys: ['Ctrl+G'], whileTyping: true, inPalette: true },
  'terminal-toggle': { title: 'Show or hide the terminal', group: 'Terminal', keys: ['Ctrl+`'], whileTyping: true },
  'terminal-new': { title: 'New terminal', group: 'Terminal', keys: ['Ctrl+Shift+`'], whileTyping: true },
  'terminal-search': {
    title: 'Search in the terminal',
    group: 'Terminal',
    keys: ['Mod+Alt+F'],
    whileTyping: true,
  },
  'terminal-split': { title: 'Two terminals side by side', group: 'Terminal' },
  'changes-open': { title: 'Show the changes', group: 'Changes', keys: ['Mod+Shift+G'], whileTyping: true },
  'hunk-next': { title: 'Next change', group: 'Changes', keys: ['J'], unlisted: true },
  'hunk-previous': { title: 'Previous change', group: 'Changes', keys: ['K'], unlisted: true },
  'hunk-accept': { title: 'Keep the change', group: 'Changes', keys: ['X'], unlisted: true },
  'hunk-reject': { title: 'Undo the change', group: 'Changes', keys: ['Z'], unlisted: true },
  'hunk-comment': { title: 'Comment on the change', group: 'Changes', keys: ['C'], unlisted: true },
  'preview-open': { title: 'Open the preview', group: 'Preview' },
})
