/** Deletes a file or folder, and says what came of it. */
import { ask } from '#app/_ui/question.ts'
import { toast } from '#app/_ui/toast.ts'
import { focusEntryIfFree } from './focus-entry.ts'
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
      return toast.undoable(`${path} is deleted.`, takeBackOnce({ keeper, path, binId: done.binId }))
    case 'unclear': {
      const run = takeBackOnce({ keeper, path, binId: done.binId })
      return toast.failed(`${path} may be deleted. ${done.trouble}`, { label: 'Take it back', run })
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

interface TakeBack {
  keeper: TreeKeeper
  path: string
  binId: string
}

/** A message that fades can be pressed twice. */
function takeBackOnce(what: TakeBack): () => void {
  let pressed = false
  return () => {
    if (!pressed) void takeBackWithWords(what)
    pressed = true
  }
}

async function takeBackWithWords(what: TakeBack): Promise<void> {
  const { keeper, path, binId } = what
  const page = location.pathname
  const trouble = await keeper.takeBack(path, binId)
  if (trouble !== null)
    return toast.failed(`${path} is not back. ${trouble}`, { label: 'Try again', run: takeBackOnce(what) })
  if (location.pathname === page) focusEntryIfFree(path)
}

/** Who walks the tree by key, or came by its menu, goes on from the row beside; the keyboard of anybody else stays where it is. */
function followCursor({ store }: TreeKeeper): () => void {
  const page = location.pathname
  const wasHere = document.activeElement?.closest('[role=treeitem], [role=menu]') != null
  return () => {
    const { cursor } = store.getState()
    if (cursor !== null && wasHere && location.pathname === page) focusEntryIfFree(cursor)
  }
}
