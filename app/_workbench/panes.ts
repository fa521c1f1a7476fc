/** All panes, in the order of their tabs. A new one is a folder with a `pane.ts` and a line here. */
import { changesPane } from './changes/pane.ts'
import { detailsPane } from './details/pane.ts'
import { editorPane } from './editor/pane.ts'
import { filesPane } from './files/pane.ts'
import type { Pane, Place } from './pane.ts'
import { previewPane } from './preview/pane.ts'
import { searchPane } from './search/pane.ts'
import { terminalPane } from './terminal/pane.ts'

export const PANES: readonly Pane[] = [
  ...[filesPane, searchPane, detailsPane],
  ...[editorPane, changesPane, previewPane],
  terminalPane,
]

export function panesAt(place: Place): readonly Pane[] {
  return PANES.filter((pane) => pane.place === place)
}
