/** Deletes a file or folder, and says what came of it. */
import { ask } from '#app/_ui/question.ts'
import { toast } from '#app/_ui/toast.ts'
import { focusEntry } from './focus-entry.ts'
import type { TreeKeeper } from './tree/tree-store.ts'

const underway = new Set<string>()

/** Asked first only where the bin of the container does not take it. */
export async function removeWithWords(keeper: TreeKeeper, path: string): Promise<void> {
  // The second press of an impatient hand means the same.
  if (underway.has(path)) return
  underway.add(path)
  const done = await keeper.discard(path).finally(() => underway.delete(path))
  switch (done.kind) {
    case 'kept':
      keepPlace(keeper)
      return toast.undoable(`${path} is deleted.`, () => void takeBackWithWords(keeper, path, done.binId))
    case 'failed':
      return toast.failed(done.trouble)
    case 'not_kept':
      if (await ask({ title: `Delete ${path}?`, sentence: `It cannot be brought back: ${done.why}`, act: 'Delete' }))
        await removeForGood(keeper, path)
  }
}

async function removeForGood(keeper: TreeKeeper, path: string): Promise<void> {
  const trouble = await keeper.remove(path)
  if (trouble !== null) return toast.failed(trouble)
  keepPlace(keeper)
  toast.done(`${path} is deleted.`)
}

async function takeBackWithWords(keeper: TreeKeeper, path: string, binId: string): Promise<void> {
  const trouble = await keeper.takeBack(path, binId)
  if (trouble !== null) toast.failed(`${path} is not back. ${trouble}`)
}

/** Who walks the tree by key goes on from the row beside; the keyboard of somebody elsewhere stays there. */
function keepPlace({ store }: TreeKeeper): void {
  const { cursor } = store.getState()
  const { activeElement } = document
  const inTree = activeElement === document.body || activeElement?.closest('[role=tree]') != null
  if (cursor !== null && inTree) focusEntry(cursor)
}
