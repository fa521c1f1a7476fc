/** The pane that tells what this session is. */
import { Info } from 'lucide-react'
import type { Pane } from '../pane.ts'
import { Details } from './details.tsx'

export const detailsPane: Pane = {
  ...{ id: 'details', title: 'Details', icon: Info, place: 'side' },
  ...{ takes: [], phone: 'tab', keepAlive: false, Body: Details },
}
