/** The pane of the file tree. */
import { FolderTree } from 'lucide-react'
import type { Pane } from '../pane.ts'
import { FilesPane } from './files-pane.tsx'

export const filesPane: Pane = {
  ...{ id: 'files', title: 'Files', icon: FolderTree, place: 'side', command: 'files-show' },
  ...{ takes: ['show-files'], opening: 'show-files', phone: 'tab', keepAlive: true, Body: FilesPane },
}
