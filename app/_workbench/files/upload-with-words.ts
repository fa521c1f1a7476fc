/** Brings files of this machine into the workspace, and says what came of it. */
import { ask } from '#app/_ui/question.ts'
import { toast } from '#app/_ui/toast.ts'
import type { DroppedFile } from './tree/file-acts.ts'
import type { TreeKeeper } from './tree/tree-store.ts'

/** Names in a question. */
const NAMED = 3

export async function uploadWithWords(
  keeper: TreeKeeper,
  files: readonly DroppedFile[],
  directory: string,
): Promise<void> {
  const { written, trouble } = await keeper.upload({ files, directory, mayReplace })
  if (trouble !== null) toast.failed(trouble)
  else if (written > 0)
    toast.done(written === 1 ? 'The file is in the workspace.' : `${written} files are in the workspace.`)
}

/** Asked, since what is there is lost: nobody keeps what the agent or a person wrote before. */
function mayReplace(paths: readonly string[]): Promise<boolean> {
  const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : ''
  const [are, what, holds] = paths.length === 1 ? ['is', 'this file', 'it holds'] : ['are', 'these files', 'they hold']
  return ask({
    title: `Replace ${what}?`,
    sentence: `${paths.slice(0, NAMED).join(', ')}${more} ${are} there already. What ${holds} is lost.`,
    act: 'Replace',
  })
}
