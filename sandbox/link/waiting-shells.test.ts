/** Shells that wait for their command, held against shells that were started for it. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LocalDaemon } from '../testing/local-daemon.ts'
import type { ExecRequest, Workspace } from '../workspace.ts'
import { Link } from './link.ts'
import { remoteWorkspace } from './remote-workspace.ts'

let daemon: LocalDaemon
let link: Link
let workspace: Workspace

beforeAll(async () => {
  daemon = new LocalDaemon()
  await daemon.start()
  link = await Link.connect({ epoch: 1, dial: () => daemon.dial() })
  workspace = remoteWorkspace(link, daemon.root)
})
afterAll(async () => {
  await link?.detach()
  await daemon?.[Symbol.asyncDispose]()
})

async function run(command: string, more: Partial<ExecRequest> = {}) {
  const execution = await workspace.exec({
    key: `k-${randomUUID()}`,
    inputHash: 'h',
    command,
    timeoutMs: 20_000,
    output: 'merged',
    ...more,
  })
  let said = ''
  for await (const { bytes } of execution.output()) said += Buffer.from(bytes).toString('utf8')
  return { said, end: await execution.end() }
}

/** How the shell of a command was started, by its mark. */
const KIND = 'case $SLIPWAY_CALL in waiting-*) echo waited;; *) echo own;; esac'
/** The other shells of the daemon that this one has. */
const OTHERS =
  'for stat in /proc/[0-9]*/stat; do read -r pid name _ parent _ <$stat && [ "$name $parent" = "(bash) $PPID" -a $pid != $$ ] && echo $pid; done 2>/dev/null'
/** With an environment or an input of its own a command gets a shell of its own. */
const own = { env: { OWN: '1' } }

const untilOneWaits = () => expect.poll(async () => (await run(OTHERS, own)).said, { timeout: 30_000 }).not.toBe('')

describe('a shell that waited', () => {
  it('shows a command what one shows that was started for it', async () => {
    const facts = [
      // Bash counts the seconds of the clock that have begun: a short command may see one pass.
      'echo "$0 $# $- $OLDPWD|$REPLY|$((SECONDS / 10))"; echo "$1" | wc -l; pwd; shopt | md5sum',
      'ulimit -n; cat /proc/self/oom_score_adj; umask',
      'ls /proc/$$/fd',
      'env | grep -v "^SLIPWAY_CALL=\\|^OWN=\\|^_=" | sort',
      'read -r _ _ _ _ group session _ </proc/$$/stat; test $group = $$ -a $session = $$ && echo leads',
      'cat; no-such-program; echo $LINENO; if',
    ]
    await workspace.makeDirectory(`${daemon.root}/it's here`)
    for (const command of facts) {
      await untilOneWaits()
      expect((await run(KIND)).said).toBe('waited\n')
      await untilOneWaits()
      const waited = await run(command, { cwd: `${daemon.root}/it's here` })
      const started = await run(command, { cwd: `${daemon.root}/it's here`, ...own })
      expect(waited.said).toBe(started.said)
      expect(waited.end.exitCode).toBe(started.end.exitCode)
    }
    expect((await run(KIND, own)).said).toBe('own\n')
    expect((await run(KIND, { stdin: Buffer.from('x') })).said).toBe('own\n')
  })

  it('reports the directory in which it ends, and refuses one that is not there', async () => {
    await untilOneWaits()
    expect((await run('cd /tmp', { reportCwd: true })).end).toMatchObject({ exitCode: 0, cwd: '/tmp' })
    await untilOneWaits()
    const { said, end } = await run('echo ran', { cwd: '/no/such/place' })
    expect(said).toBe('')
    expect(end).toMatchObject({ kind: 'refused', message: expect.stringContaining('/no/such/place') })
  })

  it.each(['KILL', 'STOP'])(
    'may get a SIG%s from the code it waits beside: the next command runs all the same, and once',
    async (signal) => {
      await untilOneWaits()
      await run(`kill -${signal} $(${OTHERS})`, own)
      expect((await run('echo still')).said).toBe('still\n')
      await run(`kill -CONT $(${OTHERS})`, own)
    },
  )

  it('ends with the daemon, however that ends', async () => {
    await untilOneWaits()
    const pid = Number((await run(OTHERS, own)).said.split('\n')[0])
    await daemon.kill('SIGKILL')
    const isThere = () => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    await expect.poll(isThere, { timeout: 30_000 }).toBe(false)
  })
})
