/** The pane that shows what changed in the files. */
import { GitCompare } from 'lucide-react'
import dynamic from 'next/dynamic'
import type { Pane } from '../pane.ts'

const Body = dynamic(() => import('./changes-pane.tsx').then(({ ChangesPane }) => ChangesPane), { ssr: false })

export const changesPane: Pane = {
  ...{ id: 'changes', title: 'Changes', icon: GitCompare, place: 'work', command: 'changes-open' },
  ...{ takes: ['show-changes'], phone: 'tab', keepAlive: false, Body },
}
