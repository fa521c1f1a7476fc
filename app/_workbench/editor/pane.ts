/** The pane in which files are read and edited. */
import { FileCode } from 'lucide-react'
import type { Pane } from '../pane.ts'
import { EditorEntrance } from './editor-entrance.tsx'

export const editorPane: Pane = {
  ...{ id: 'editor', title: 'Editor', icon: FileCode, place: 'work' },
  ...{ takes: ['open-file', 'go-to-line'], phone: 'led-to', keepAlive: true, Body: EditorEntrance },
}
