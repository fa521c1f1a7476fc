/** A bin for what a person deletes: in the home directory of the container, so it is theirs, and goes with it. */
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { FileProblem, FileResult } from '#sandbox/workspace.ts'
import { quote } from '../quote.ts'

type Runs = Pick<Sandbox, 'run'>
interface Deletion {
  /** Absolute. */
  path: string
  /** Made by the asker, who can take back what was deleted by an answer that never came. */
  binId: string
}

/** What is more than this would take long to copy, and much of the disk. */
const KEPT_BYTES = 32 * 1024 * 1024
const KEPT_ENTRIES = 5_000
/** Of the whole bin: the newest push out the oldest. */
const BIN_BYTES = 64 * 1024 * 1024
const BIN_DELETIONS = 50
const TIMEOUT_MS = 60_000
const WORDS_BYTES = 10_000

/** `too_large`, `disk_full` and `failed`: it cannot be kept, and is where it was. */
export async function putIntoBin(sandbox: Runs, deletion: Deletion): Promise<FileResult<{ binId: string }>> {
  const { problem, isCut } = await runIn(sandbox, deletion, PUT)
  if (problem === null) return { ok: true, value: { binId: deletion.binId } }
  if (isCut) await runIn(sandbox, deletion, TAKE)
  return { ok: false, problem }
}

/** Back where it was. `exists`: something else is there by now; `failed`: it is not kept any more. */
export async function takeOutOfBin(sandbox: Runs, deletion: Deletion): Promise<FileResult<null>> {
  const { problem } = await runIn(sandbox, deletion, TAKE)
  return problem === null ? { ok: true, value: null } : { ok: false, problem }
}

const KINDS: Readonly<Record<number, FileProblem['kind']>> = {
  ...{ 40: 'not_found', 41: 'too_large', 42: 'outside', 43: 'exists', 44: 'invalid_path', 46: 'permission' },
}
const SENTENCES: Readonly<Record<number, string>> = {
  48: 'It could not be put back, and stands beside its place under a name that begins with .slipway-',
  49: 'What was deleted is not kept any more.',
}

interface Ran {
  problem: FileProblem | null
  /** The command did not come to its end. */
  isCut: boolean
}

/** Not ended when the asker goes: a deletion that was cut in the middle helps nobody. */
async function runIn(sandbox: Runs, { path, binId }: Deletion, script: string): Promise<Ran> {
  const command = `path=${quote(path)} id=${quote(binId)}\n${COMMON}\n${script}`
  const { end, stderr } = await sandbox.run({ command, timeoutMs: TIMEOUT_MS, maxBytes: WORDS_BYTES })
  const isCut = end.kind !== 'exited'
  if (!isCut && end.exitCode === 0) return { problem: null, isCut }
  const code = end.exitCode ?? -1
  const words = new TextDecoder().decode(stderr).trim()
  const isFull = isCut ? end.kind === 'cancelled' : /: No space left on device$/m.test(words)
  const kind = KINDS[code] ?? (isFull ? 'disk_full' : 'failed')
  const message = SENTENCES[code] ?? end.message ?? words.split('\n', 1)[0]?.slice(0, 500)
  return { problem: { kind, path, message: message || `It ended: ${end.kind}.` }, isCut }
}

/**
 * What is needed is in coreutils, as in any image. Nothing may lead out by a link above the name; a name that is a link is itself meant.
 * `away` and `draft` have names that no watcher tells of.
 */
const COMMON = `set -f; export LC_ALL=C PATH=/usr/local/bin:/usr/bin:/bin
parent=\${path%/*} bin=$HOME/.local/share/slipway/bin
kept=$bin/$id away=$parent/.slipway-\${id}0 draft=$parent/.slipway-\${id}1
there() { [ -e "$1" ] || [ -L "$1" ]; }
drop() { [ -L "$1" ] || chmod -R u+rwX -- "$1" 2>/dev/null; rm -rf -- "$1"; }
# The first word alone: a name may hold a line break.
first() { read -r word rest; echo "$word"; }
bytes() { du -s --apparent-size -B1 -- "$1" | first; }
case "\${path##*/}" in ''|.|..) exit 44 ;; esac
case "$(realpath -m -- "$parent")/" in ${WORKSPACE_ROOT}/*) ;; *) exit 42 ;; esac`

/** First out of the way, by one rename: what is written there from now on is something new, and all that fails is undone by another one. */
const PUT = `if ! there "$path"; then [ -e "$kept/whole" ]; exit $(($? * 40)); fi
[ "$(bytes "$path")" -le ${KEPT_BYTES} ] && [ "$(du -s --inodes -- "$path" | first)" -le ${KEPT_ENTRIES} ] || exit 41
mv -T -- "$path" "$away" || { there "$path" && exit 46; exit 40; }
if mkdir -p "$kept" && cp -a -T -- "$away" "$kept/it" && touch "$kept/whole"; then drop "$away"
else mv -n -T -- "$away" "$path"; drop "$kept"; fi
if there "$away"; then exit 48; fi
[ -e "$kept/whole" ] || exit 45
sum=0 count=0
for one in $(ls -1t "$bin"); do
  sum=$((sum + $(bytes "$bin/$one"))) count=$((count + 1))
  [ $sum -le ${BIN_BYTES} ] && [ $count -le ${BIN_DELETIONS} ] || drop "$bin/$one"
done
exit 0`

/** It appears whole, and over nothing. What was cut before all was kept stands beside its place still. */
const TAKE = `if [ -e "$kept/whole" ]; then
  there "$path" && exit 43
  drop "$draft"
  mkdir -p -- "$parent" && cp -a -T -- "$kept/it" "$draft" || { drop "$draft"; exit 45; }
  mv -n -T -- "$draft" "$path"
  if there "$draft"; then drop "$draft"; exit 43; fi
  drop "$away"
elif there "$away"; then
  mv -n -T -- "$away" "$path"
  there "$away" && exit 43
else exit 49; fi
drop "$kept"`
