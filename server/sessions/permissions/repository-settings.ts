/** What the files of a workspace propose, read through its container each time: who changes them, changes the proposal. */
import { createHash } from 'node:crypto'
import type { RuleProblem } from '#protocol/api/rule-routes.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import { whatGitRuns } from './git-settings.ts'
import { type ProposedSettings, parseSettingsFile, type SettingsFile } from './settings-file.ts'

export interface RepositorySettings extends ProposedSettings {
  files: readonly SettingsFile[]
  /** Of exactly what would count once trusted; null: nothing needs trust. */
  hash: string | null
  /** Of all that was read, for noticing any change. */
  fingerprint: string
  /** Why no git command is known to only read here. */
  gitRuns: string | null
}

const PLACES: readonly Pick<SettingsFile, 'path' | 'level'>[] = [
  { path: '.claude/settings.json', level: 'project' },
  { path: '.claude/settings.local.json', level: 'local' },
]
const MOST_BYTES = 256 * 1024

/** Rejects with SandboxLostError when the container cannot be asked: not knowing what is denied is no leave. */
export async function readRepositorySettings(workspace: Workspace): Promise<RepositorySettings> {
  const [gitRuns, ...found] = await Promise.all([
    whatGitRuns(workspace),
    ...PLACES.map((place) => readOne(workspace, place)),
  ])
  const files = found.flatMap(({ file }) => (file === null ? [] : [file]))
  const parsed = files.map(parseSettingsFile)
  const problems = [...found.flatMap((each) => each.problems), ...parsed.flatMap((each) => each.problems)]
  return { ...combine(files, { parsed, problems }), gitRuns }
}

type Found = { file: SettingsFile | null; problems: readonly RuleProblem[] }

async function readOne(workspace: Workspace, place: (typeof PLACES)[number]): Promise<Found> {
  const read = await workspace.readFile(`${WORKSPACE_ROOT}/${place.path}`, { maxBytes: MOST_BYTES })
  if (read.ok) return { file: { ...place, text: new TextDecoder().decode(read.value.bytes) }, problems: [] }
  const { kind, message } = read.problem
  if (kind === 'not_found' || kind === 'not_a_directory') return { file: null, problems: [] }
  const { path } = place
  const reason = `The file cannot be read: ${message}`
  return { file: null, problems: [{ effect: null, text: '', source: path, file: path, line: null, reason }] }
}

function combine(
  files: readonly SettingsFile[],
  { parsed, problems }: { parsed: readonly ProposedSettings[]; problems: readonly RuleProblem[] },
): Omit<RepositorySettings, 'gitRuns'> {
  const proposals = parsed.flatMap((each) => each.proposals)
  const needsTrust = proposals.filter(({ counts }) => counts === 'trusted').map(({ kind, text }) => [kind, text])
  return {
    environment: Object.assign({}, ...parsed.map(({ environment }) => environment)),
    ...{ files, proposals, problems, entries: parsed.flatMap((each) => each.entries) },
    hash: needsTrust.length === 0 ? null : sha256(JSON.stringify(needsTrust)),
    fingerprint: sha256(JSON.stringify([files.map(({ path, text }) => [path, text]), problems])),
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
