/** Live facts for the model, noted once where the conversation begins: instruction files of the repository, and where it works. */
import type { Event, EventOf } from '#protocol/event.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import { SandboxLostError, type Workspace } from '#sandbox/workspace.ts'
import { inputHashOf } from '../calls/prepare-call.ts'
import { openWorkspace } from '../calls/run-call.ts'
import { clipStart } from '../tools/text/clip.ts'
import { decodeBytes, looksBinary } from '../tools/text/decode-output.ts'
import { store, type Turn } from '../turn-context.ts'

const INSTRUCTION_FILES = ['CLAUDE.md', '.claude/CLAUDE.md', 'AGENTS.md']
/** Characters of one file that are shown; the model can read the rest. */
const FILE_CHARACTERS = 40_000
/** Bytes above which a file is not taken for instructions. */
const FILE_BYTES = 4 * 1024 * 1024

type Instructions = EventOf<'instructions-loaded'>['files']

/** TN9: notes them once per session; a session without files yet has nothing to note of them. */
export async function noteSurroundings(turn: Turn): Promise<void> {
  const log = turn.log()
  if (log.some(({ event, agentId }) => event.type === 'environment-noted' && agentId === turn.agentId)) return
  const files =
    turn.state().source.kind === 'empty' && turn.workspace.current() === null ? [] : await readInstructions(turn)
  const events: Event[] = [
    ...(files.length === 0 ? [] : [{ type: 'instructions-loaded' as const, files }]),
    { type: 'environment-noted', text: environment(turn) },
  ]
  await store(turn, events)
}

async function readInstructions(turn: Turn): Promise<Instructions> {
  const workspace = await openWorkspace(turn)
  // Without a container there is nothing to read; the first call will say what is wrong with it.
  if (workspace instanceof SandboxLostError) return []
  const files: Instructions = []
  for (const path of INSTRUCTION_FILES) {
    const file = await readOne(workspace, path)
    if (file !== null && !files.some(({ sha256 }) => sha256 === file.sha256)) files.push(file)
  }
  return files
}

async function readOne(workspace: Workspace, path: string): Promise<Instructions[number] | null> {
  try {
    const read = await workspace.readFile(`${WORKSPACE_ROOT}/${path}`, { maxBytes: FILE_BYTES })
    if (!read.ok || looksBinary(read.value.bytes)) return null
    const whole = decodeBytes(read.value.bytes)
    if (whole.trim() === '') return null
    const text = clipStart(whole, FILE_CHARACTERS)
    return {
      path,
      sha256: read.value.sha256 ?? (await inputHashOf(path, whole)),
      text,
      truncated: text.length < whole.length,
    }
  } catch (error) {
    if (error instanceof SandboxLostError) return null
    throw error
  }
}

const NETWORK = {
  none: 'The container has no network at all.',
  'allow-list':
    'The container reaches package registries, the host of the repository and what people added, through a proxy; other hosts are refused.',
  open: 'The container reaches public hosts through a proxy.',
} as const

function environment(turn: Turn): string {
  const { branch, network, source } = turn.state()
  const facts = [
    `Today is ${turn.clock.now().toISOString().slice(0, 10)}.`,
    `The working directory is ${WORKSPACE_ROOT}, in a Debian container; you are the unprivileged user "user" (uid 1000) and cannot install system packages.`,
    NETWORK[network],
    ...(source.kind === 'git'
      ? [`The repository was cloned from ${source.url}${branch === null ? '' : `, branch ${branch}`}.`]
      : []),
    ...(source.kind === 'sample' ? ['The workspace holds the sample project.'] : []),
    ...(source.kind === 'empty' ? ['The workspace was empty when the session began.'] : []),
  ]
  return `<environment>\n${facts.join('\n')}\n</environment>`
}
