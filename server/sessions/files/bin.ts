/** A bin for what a person deletes: in the home directory of the container, so it is theirs, and goes with it. */
import type { Sandbox } from '#sandbox/provider.ts'
import type { FileProblem } from '#sandbox/workspace.ts'
import { quote } from '../quote.ts'
import { BIN_EXIT, PUT, TAKE } from './bin-scripts.ts'

type Runs = Pick<Sandbox, 'run'>

export interface Deletion {
  /** Absolute. */
  path: string
  /** Made by the asker, who can take back what was deleted by an answer that never came. */
  binId: string
}

export type BinOutcome =
  | { kind: 'done' }
  /** Nothing was changed. */
  | { kind: 'refused'; problem: FileProblem }
  /** It was cut in the middle, and could not be taken back: ask to take it out. */
  | { kind: 'unclear'; message: string }

const TIMEOUT_MS = 60_000
const WORDS_BYTES = 10_000

/** Of one session. One act at a time: two of one deletion would take from each other what they copy. */
export class Bin {
  #queue: Promise<unknown> = Promise.resolve()

  /** `too_large`, `disk_full` and `failed`: it cannot be kept. */
  put(sandbox: Runs, deletion: Deletion): Promise<BinOutcome> {
    return this.#inOrder(async () => {
      const ran = await runIn(sandbox, deletion, PUT)
      if (!ran.isCut) return outcomeOf(ran, deletion)
      const back = await runIn(sandbox, deletion, TAKE)
      // It is back, or was never away.
      if (back.code === 0 || back.code === BIN_EXIT.exists) return outcomeOf(ran, deletion)
      return { kind: 'unclear', message: ran.words }
    })
  }

  /** Back where it was. `exists`: something is there; `failed`: it is not kept any more. */
  take(sandbox: Runs, deletion: Deletion): Promise<BinOutcome> {
    return this.#inOrder(async () => {
      const ran = await runIn(sandbox, deletion, TAKE)
      return ran.isCut ? { kind: 'unclear', message: ran.words } : outcomeOf(ran, deletion)
    })
  }

  #inOrder(act: () => Promise<BinOutcome>): Promise<BinOutcome> {
    const done = this.#queue.then(act, act)
    this.#queue = done
    return done
  }
}

const STUCK = 'Something new stands at its place, so it stands beside that, under a name that begins with .slipway-'
const KINDS: Readonly<Record<number, FileProblem['kind']>> = {
  ...{ [BIN_EXIT.notThere]: 'not_found', [BIN_EXIT.tooLarge]: 'too_large', [BIN_EXIT.outside]: 'outside' },
  ...{ [BIN_EXIT.exists]: 'exists', [BIN_EXIT.invalid]: 'invalid_path', [BIN_EXIT.notAllowed]: 'permission' },
}
const SENTENCES: Readonly<Record<number, string>> = {
  [BIN_EXIT.notKept]: 'What was deleted is not kept any more.',
  [BIN_EXIT.usedBefore]: 'Something else was deleted under this id.',
}

interface Ran {
  code: number
  /** It did not come to its end: stopped, or killed. */
  isCut: boolean
  isFull: boolean
  words: string
}

/** Not ended when the asker goes: a deletion that was cut in the middle helps nobody. */
async function runIn(sandbox: Runs, { path, binId }: Deletion, script: string): Promise<Ran> {
  const command = `path=${quote(path)} id=${quote(binId)}\n${script}`
  const { end, stderr } = await sandbox.run({ command, timeoutMs: TIMEOUT_MS, maxBytes: WORDS_BYTES })
  const said = new TextDecoder().decode(stderr).trim()
  const isCut = end.kind !== 'exited' || end.exitCode === null
  return {
    ...{ code: end.exitCode ?? -1, isCut },
    // Where the limit is only watched, what grows beyond it is cancelled.
    isFull: isCut ? end.kind === 'cancelled' : /: (No space left on device|Disk quota exceeded)$/m.test(said),
    words: end.message || said.split('\n', 1)[0]?.slice(0, 500) || `It ended: ${end.signal ?? end.kind}.`,
  }
}

function outcomeOf({ code, isCut, isFull, words }: Ran, { path }: Deletion): BinOutcome {
  if (code === 0 && !isCut) return { kind: 'done' }
  if (code === BIN_EXIT.stuck) return { kind: 'unclear', message: STUCK }
  const kind = KINDS[code] ?? (isFull ? 'disk_full' : 'failed')
  return { kind: 'refused', problem: { kind, path, message: SENTENCES[code] ?? words } }
}
