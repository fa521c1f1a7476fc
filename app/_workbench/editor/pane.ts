/** The pane in which files are read and edited. */
import { FileCode } from 'lucide-react'
import dynamic from 'next/dynamic'
import type { Pane } from '../pane.ts'

const Body = dynamic(() => import('./editor-pane.tsx').then(({ EditorPane }) => EditorPane), { ssr: false })

export const editorPane: Pane = {
  ...{ id: 'editor', title: 'Editor', icon: FileCode, place: 'work' },
  ...{ takes: ['open-file', 'go-to-line'], phone: false, keepAlive: true, Body },
}
