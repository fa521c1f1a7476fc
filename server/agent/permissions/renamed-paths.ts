/** Links are followed before anything has run: a path below what the call itself moves, copies or links is judged by its old name too. */
import type { PathFacts } from './context.ts'
import { isBelow, type NamedPath, normalPath, type PathRequest, resolveWord } from './paths.ts'
import { constantText, constantWord } from './shell/analysed.ts'
import type { CommandFacts } from './shell/commands/describe.ts'
import type { Landing } from './shell/commands/operand-paths.ts'

export interface Renaming {
  readonly from: NamedPath
  readonly to: NamedPath
}

/** Renamings of renamings that are followed; a longer chain is not known. */
const MOST_STEPS = 4
const MOST_PATHS = 200

export async function renamingsOf(
  facts: CommandFacts | undefined,
  directories: PathRequest['directories'],
  paths: PathFacts,
): Promise<readonly Renaming[]> {
  if (facts === undefined) return []
  const resolve = (word: Landing['from']) => resolveWord({ word, access: 'read', directories }, paths)
  const pairs = facts.landings.flatMap((landing) => [landing, ...asLink(facts.name, landing)])
  const found = await Promise.all(
    pairs.map(async ({ from, to }) => {
      const [olds, news] = await Promise.all([resolve(from), resolve(to)])
      return news.flatMap((each) => olds.map((old): Renaming => ({ from: old, to: each })))
    }),
  )
  return found.flat()
}

/** What a symbolic link says is meant from the directory that it stands in. */
function asLink(name: string, { from, to }: Landing): readonly Landing[] {
  const [text, place] = [constantText(from), constantText(to)]
  if (name !== 'ln' || text === undefined || text.startsWith('/') || place?.includes('/') !== true) return []
  return [{ from: constantWord(`${place.slice(0, place.lastIndexOf('/') + 1)}${text}`), to }]
}

/** The paths, and what each was called before the call renamed it. */
export async function withOldNames(
  paths: readonly NamedPath[],
  renamings: readonly Renaming[],
  facts: PathFacts,
): Promise<readonly NamedPath[]> {
  if (renamings.length === 0) return paths
  const all = [...paths]
  const seen = new Set(all.map(keyOf))
  let fresh: readonly NamedPath[] = all
  for (let step = 0; step < MOST_STEPS && fresh.length > 0 && all.length < MOST_PATHS; step += 1) {
    const olds = await Promise.all(
      fresh.flatMap((path) => renamings.flatMap((each) => oldName(path, each))).map((old) => follow(old, facts)),
    )
    fresh = olds.filter((path) => !seen.has(keyOf(path)))
    for (const path of fresh) seen.add(keyOf(path))
    all.push(...fresh)
  }
  return fresh.length === 0 ? all : [...all, ...fresh.map(({ source, access }) => unknown(source, access))]
}

function keyOf({ logical, access }: NamedPath): string {
  return `${access} ${logical}`
}

function unknown(source: string, access: NamedPath['access']): NamedPath {
  return { source, access, logical: undefined }
}

function oldName(path: NamedPath, { from, to }: Renaming): NamedPath[] {
  if (path.logical === undefined || to.logical === undefined) return []
  if (!isBelow(path.logical, to.logical)) return []
  if (from.logical === undefined) return [unknown(path.source, path.access)]
  // What is moved into a directory above it does not take that one's name.
  if (isBelow(from.logical, to.logical)) return []
  const logical = normalPath(`${from.logical}${path.logical.slice(to.logical.length)}`)
  return [{ ...path, logical }]
}

async function follow(path: NamedPath, facts: PathFacts): Promise<NamedPath> {
  if (path.logical === undefined) return path
  const real = await facts.realpath(path.logical)
  return real === undefined ? unknown(path.source, path.access) : { ...path, real: normalPath(real) }
}
