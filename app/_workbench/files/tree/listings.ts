/** Asks what directories hold. Answers overtake each other on their way here: one that is older than what is known is dropped. */
import { listDirectory } from './file-acts.ts'
import { forgetBelow, parentOf, type Tree } from './tree.ts'
import { setTree, type TreeStore, type World } from './tree-state.ts'

interface Question {
  path: string
  /** `outdated`: this page has changed something there since. `overtaken`: the answer to a later question is known. */
  standing: 'good' | 'outdated' | 'overtaken'
  done: Promise<void>
}

export function createListings(sessionId: string, store: TreeStore): Pick<World, 'list' | 'outdate'> {
  /** Not answered yet, the oldest first. */
  const open = new Set<Question>()
  const list = (path: string): Promise<void> => {
    const question: Question = { path, standing: 'good', done: Promise.resolve() }
    open.add(question)
    question.done = settle(question)
    return question.done
  }
  const settle = async (question: Question): Promise<void> => {
    const { path } = question
    const answer = await listDirectory(sessionId, path)
    const all = [...open]
    const earlier = all.slice(0, all.indexOf(question))
    open.delete(question)
    if (question.standing === 'overtaken') return
    // Who waits for it wants to know what is there after the change.
    if (question.standing === 'outdated') return asked(path) ?? list(path)
    const gone = !answer.ok && answer.problem.status === 404 && path !== ''
    // One that failed otherwise knows less than what is on its way.
    const told = answer.ok || gone
    for (const one of earlier)
      if ((told && one.path === path) || (gone && isBelow(one.path, path))) one.standing = 'overtaken'
    setTree(store, (tree) => (gone ? forgetBelow(tree, path) : withAnswer(tree, path, answer)))
  }
  const asked = (path: string) => [...open].find((one) => one.path === path && one.standing === 'good')?.done
  return {
    list,
    outdate(path) {
      for (const one of open) {
        const touched = one.path === parentOf(path) || one.path === path || isBelow(one.path, path)
        if (touched && one.standing === 'good') one.standing = 'outdated'
      }
    },
  }
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(`${directory}/`)
}

function withAnswer(tree: Tree, path: string, answer: Awaited<ReturnType<typeof listDirectory>>): Tree {
  const { [path]: _before, ...troubles } = tree.troubles
  if (!answer.ok) return { ...tree, troubles: { ...troubles, [path]: answer.problem.sentence } }
  const { entries, truncated } = answer.value
  return { ...tree, troubles, directories: { ...tree.directories, [path]: { entries, truncated } } }
}
