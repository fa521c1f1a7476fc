/** Where paths lead in the container of a session: what is asked at the same moment goes there together. */
import type { PathFacts } from '../permissions/context.ts'
import type { WorkspaceDoor } from '../turn-deps.ts'

const AT_ONCE = 1000

interface Asked {
  path: string
  answer(real: string | undefined): void
}

export function createWorkspacePaths(door: WorkspaceDoor): PathFacts {
  let waiting: Asked[] = []
  const flush = async () => {
    const asked = waiting
    waiting = []
    for (let at = 0; at < asked.length; at += AT_ONCE) await answer(door, asked.slice(at, at + AT_ONCE))
  }
  return {
    realpath: (path) =>
      new Promise((resolve) => {
        if (waiting.push({ path, answer: resolve }) === 1) queueMicrotask(() => void flush())
      }),
  }
}

/** A container that cannot be asked leaves every path unknown, which proves nothing. */
async function answer(door: WorkspaceDoor, asked: readonly Asked[]): Promise<void> {
  const reals = await ask(
    door,
    asked.map(({ path }) => path),
  )
  asked.forEach((each, index) => {
    each.answer(reals[index] ?? undefined)
  })
}

async function ask(door: WorkspaceDoor, paths: readonly string[]): Promise<readonly (string | null)[]> {
  try {
    const workspace = door.current() ?? (await door.open())
    return await workspace.followLinks(paths)
  } catch {
    // Why it cannot be had is told by the call itself, which will meet the same.
    return []
  }
}
