/** Deletes a file or folder, and says what came of it. */
import { ask } from '#app/_ui/question.ts'
import { toast } from '#app/_ui/toast.ts'
import type { TreeKeeper } from './tree/tree-store.ts'

/** Asked first: the container has no bin. */
export async function removeWithWords(keeper: TreeKeeper, path: string): Promise<void> {
  const sentence = 'It cannot be brought back from here.'
  if (!(await ask({ title: `Delete ${path}?`, sentence, act: 'Delete' }))) return
  const trouble = await keeper.remove(path)
  if (trouble === null) toast.done(`${path} is deleted.`)
  else toast.failed(trouble)
}
