/** Deletes a file or folder, and says what came of it. */
import { ask } from '#app/_ui/question.ts'
import { toast } from '#app/_ui/toast.ts'
import { focusEntry } from './focus-entry.ts'
import type { TreeKeeper } from './tree/tree-store.ts'

/** Asked first only where the bin of the container does not take it. */
export async function removeWithWords(keeper: TreeKeeper, path: string): Promise<void> {
  const follow = followCursor(keeper)
  const page = location.pathname
  const done = await keeper.discard(path)
  // It is on its way out already.
  if (done === null) return
  switch (done.kind) {
    case 'kept':
      follow()
      return toast.undoable(`${path} is deleted.`, () => void takeBackWithWords(keeper, path, done.binId))
    case 'unclear': {
      const run = () => void takeBackWithWords(keeper, path, done.binId)
      return toast.failed(`No answer came: ${path} may be deleted.`, { label: 'Take it back', run })
    }
    case 'failed':
      return toast.failed(`${path} is not deleted. ${done.trouble}`)
    case 'not_kept': {
      // A question about a file of another session would be taken for one of this.
      if (location.pathname !== page) return toast.failed(`${path} is not deleted. ${done.why}`)
      const sentence = `${done.why} So it cannot be brought back.`
      if (await ask({ title: `Delete ${path}?`, sentence, act: 'Delete' })) await removeForGood(keeper, path, follow)
    }
  }
}

async function removeForGood(keeper: TreeKeeper, path: string, follow: () => void): Promise<void> {
  const trouble = await keeper.remove(path)
  if (trouble !== null) return toast.failed(`${path} is not deleted, or not all of it. ${trouble}`)
  follow()
  toast.done(`${path} is deleted.`)
}

async function takeBackWithWords(keeper: TreeKeeper, path: string, binId: string): Promise<void> {
  const page = location.pathname
  const trouble = await keeper.takeBack(path, binId)
  if (trouble === null) {
    // Its button is gone, and the keyboard with it.
    const now = document.activeElement
    if (location.pathname === page && (isNowhere(now) || isOfTree(now))) focusEntry(path)
    return
  }
  const run = () => void takeBackWithWords(keeper, path, binId)
  toast.failed(`${path} is not back. ${trouble}`, { label: 'Try again', run })
}

/** Who walks the tree by key, or came by its menu, goes on from the row beside; the keyboard of anybody else stays where it is. */
function followCursor({ store }: TreeKeeper): () => void {
  const page = location.pathname
  const wasHere = isOfTree(document.activeElement)
  return () => {
    const { cursor } = store.getState()
    const now = document.activeElement
    if (cursor !== null && wasHere && location.pathname === page && (isNowhere(now) || isOfTree(now)))
      focusEntry(cursor)
  }
}

function isOfTree(element: Element | null): boolean {
  return element?.closest('[role=tree], [role=menu]') != null
}

function isNowhere(element: Element | null): boolean {
  return element === null || element === document.body || element.closest('[data-sonner-toaster]') !== null
}
