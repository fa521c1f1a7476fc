/** The pane that searches in all files. */
import { Search } from 'lucide-react'
import type { Pane } from '../pane.ts'
import { SearchPane } from './search-pane.tsx'

export const searchPane: Pane = {
  ...{ id: 'search', title: 'Search', icon: Search, place: 'side', command: 'files-search' },
  ...{ takes: ['search-files'], opening: 'search-files' },
  ...{ phone: { inTabOf: 'files' }, keepAlive: true, Body: SearchPane },
}
