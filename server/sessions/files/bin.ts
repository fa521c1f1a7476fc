/** A bin for what a person deletes: in the home directory of the container, so it is theirs, and goes with it. */
import { randomBytes } from 'node:crypto'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { FileProblem, FileResult } from '#sandbox/workspace.ts'
import { quote } from '../quote.ts'

type Runs = Pick<Sandbox, 'run'>

/** What is more than this would take long to copy, and much of the disk. */
const KEPT_BYTES = 64 * 1024 * 1024
const KEPT_ENTRIES = 10_000
/** Minutes after which the next deletion removes it from the bin. */
const KEPT_MINUTES = 60
const TIMEOUT_MS = 60_000
const WORDS_BYTES = 10_000

/**
 * Deletes a file or a directory that can be taken out again.
 * `too_large`, `disk_full` and `failed`: it cannot be kept, and is where it was.
 */
export async function putIntoBin(sandbox: Runs, path: string): Promise<FileResult<{ binId: string }>> {
  const binId = randomBytes(8).toString('hex')
  const problem = await runIn(sandbox, path, `${naming(path, binId)}\n${PUT}`)
  return problem === null ? { ok: true, value: { binId } } : { ok: false, problem }
}

/** Back where it was. `exists`: something else is there by now; `not_found`: it is not kept any more. */
export async function takeOutOfBin(sandbox: Runs, path: string, binId: string): Promise<FileResult<null>> {
  const problem = await runIn(sandbox, path, `${naming(path, binId)}\n${TAKE}`)
  return problem === null ? { ok: true, value: null } : { ok: false, problem }
}

const KINDS: Readonly<Record<number, FileProblem['kind']>> = {
  ...{ 40: 'not_found', 41: 'too_large', 42: 'outside', 43: 'exists', 44: 'invalid_path' },
}

/** Not ended when the asker goes: a deletion that was cut in the middle helps nobody. */
async function runIn(sandbox: Runs, path: string, command: string): Promise<FileProblem | null> {
  const { end, stderr } = await sandbox.run({ command, timeoutMs: TIMEOUT_MS, maxBytes: WORDS_BYTES })
  if (end.kind === 'exited' && end.exitCode === 0) return null
  const words = new TextDecoder().decode(stderr).trim()
  const kind = KINDS[end.exitCode ?? -1] ?? (words.includes('No space left') ? 'disk_full' : 'failed')
  return { kind, path, message: words.split('\n').at(-1)?.slice(0, 500) || end.message || `It ended: ${end.kind}.` }
}

/** Nothing may lead out by a link above the name; a name that is a link is itself what is meant. */
function naming(path: string, binId: string): string {
  return `PATH=/usr/local/bin:/usr/bin:/bin
path=${quote(path)} bin=$HOME/.local/share/slipway/bin binId=${quote(binId)}
case "\${path##*/}" in ''|.|..) exit 44 ;; esac
case "$(realpath -m -- "\${path%/*}")/" in ${WORKSPACE_ROOT}/*) ;; *) exit 42 ;; esac`
}

const PUT = `[ -e "$path" ] || [ -L "$path" ] || exit 40
find "$path" -printf '%s\\n' | awk '{ entries++; bytes += $1 } entries > ${KEPT_ENTRIES} || bytes > ${KEPT_BYTES} { exit 1 }' || exit 41
mkdir -p "$bin" && find "$bin" -mindepth 1 -maxdepth 1 -mmin +${KEPT_MINUTES} -exec rm -rf {} +
mkdir "$bin/$binId" && cp -a -T -- "$path" "$bin/$binId/kept" || { rm -rf "$bin/$binId"; exit 45; }
# What cannot be removed whole is put back whole.
rm -rf -- "$path" || { cp -a -n -T -- "$bin/$binId/kept" "$path"; rm -rf "$bin/$binId"; exit 45; }`

/** Beside the place first, under a name that no watcher tells of: it appears whole, and over nothing. */
const TAKE = `kept=$bin/$binId/kept draft="\${path%/*}/.slipway-$binId"
[ -e "$kept" ] || [ -L "$kept" ] || exit 40
[ ! -e "$path" ] && [ ! -L "$path" ] || exit 43
mkdir -p -- "\${path%/*}" && cp -a -T -- "$kept" "$draft" || { rm -rf -- "$draft"; exit 45; }
mv -n -T -- "$draft" "$path" || { rm -rf -- "$draft"; exit 45; }
if [ -e "$draft" ] || [ -L "$draft" ]; then rm -rf -- "$draft"; exit 43; fi
rm -rf "$bin/$binId"`
