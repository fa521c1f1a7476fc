/** The corpora run for real in a throw-away container: what is called hostile does something, what runs unasked changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox } from '#sandbox/provider.ts'
import { type DockerRig, runIn, startDockerRig } from '#sandbox/testing/docker-rig.ts'
import { allCommands } from './shell/commands/lookup.ts'
import hostile from './testing/hostile.json' with { type: 'json' }
import ordinary from './testing/ordinary.json' with { type: 'json' }

let rig: DockerRig
let sandbox: Sandbox
beforeAll(async () => {
  rig = await startDockerRig()
  sandbox = await rig.make(rig.specOf('corpus', { network: { policy: 'none', allow: [] } }))
})
afterAll(() => rig[Symbol.asyncDispose]())

/** Runs in the container: each command in a small project of its own, then what became of it. */
const RUNNER = `
const fs = require('fs'), { spawnSync } = require('child_process'), { join } = require('path')
const listing = (dir) => fs.readdirSync(dir, { recursive: true, withFileTypes: true })
  .filter((entry) => !entry.parentPath.includes('/.git') && entry.name !== '.git')
  .map((entry) => join(entry.parentPath, entry.name) + (entry.isFile() ? ' ' + fs.readFileSync(join(entry.parentPath, entry.name), 'base64') : ''))
  .map((line) => line.slice(dir.length)).sort()
const answers = JSON.parse(fs.readFileSync('/workspace/commands.json', 'utf8')).map((command) => {
  const dir = fs.mkdtempSync('/workspace/c-')
  for (const [name, text] of [['a.txt', 'b a x\\n'], ['a', 'a x\\n'], ['file.txt', 'x\\n'], ['src/a.ts', 'one\\n'], ['sub/b', 'two\\n']]) {
    fs.mkdirSync(join(dir, name, '..'), { recursive: true })
    fs.writeFileSync(join(dir, name), text)
  }
  spawnSync('git', ['init', '-q'], { cwd: dir })
  const before = listing(dir).join('\\n')
  spawnSync('bash', ['-c', command], { cwd: dir, timeout: 3000, killSignal: 'SIGKILL', stdio: 'ignore' })
  const after = listing(dir)
  fs.rmSync(dir, { recursive: true, force: true })
  return { canary: after.some((line) => line.split(' ')[0].includes('pwned')), changed: after.join('\\n') !== before }
})
console.log(JSON.stringify(answers))
`

async function runAll(commands: readonly string[]): Promise<{ canary: boolean; changed: boolean }[]> {
  const bytes = new TextEncoder().encode(JSON.stringify(commands))
  expect((await sandbox.workspace.writeFile({ key: null, path: '/workspace/commands.json', bytes })).ok).toBe(true)
  const script = new TextEncoder().encode(RUNNER)
  await sandbox.workspace.writeFile({ key: null, path: '/workspace/runner.cjs', bytes: script })
  const { out, err } = await runIn(sandbox, 'node /workspace/runner.cjs', 300_000)
  expect(err).toBe('')
  return JSON.parse(out)
}

/** Each program with one flag and a path behind it: whether the program took the path for a file of its own. */
const OPENER = `
const fs = require('fs'), { spawnSync } = require('child_process')
const OPENED = /No such file|cannot (?:open|access|stat|read)|not found|does not exist/i
const ELSE = /invalid|ambiguous|unrecognized|unknown option/i
const answers = JSON.parse(fs.readFileSync('/workspace/flags.json', 'utf8')).map(([program, flag]) => {
  const { error, stdout, stderr } = spawnSync(program, [flag, '/nowhere/at-all'], { input: 'x\\n', timeout: 2000, encoding: 'utf8', cwd: '/tmp' })
  if (error?.code === 'ENOENT') return 'missing'
  const said = String(stdout) + String(stderr)
  return said.includes('/nowhere/at-all') && OPENED.test(said) && !ELSE.test(said) ? 'opened' : 'taken'
})
console.log(JSON.stringify(answers))
`

/** Each program with one flag over a small directory: whether anything there is another afterwards. */
const CHANGER = `
const fs = require('fs'), { spawnSync } = require('child_process')
const files = { 'a.txt': 'b a x\\n', '1': '1\\n', 'x': 'x\\n' }
const dir = fs.mkdtempSync('/tmp/f-')
const lay = () => { for (const [name, text] of Object.entries(files)) fs.writeFileSync(dir + '/' + name, text) }
const look = () => JSON.stringify(fs.readdirSync(dir).sort().map((name) => [name, fs.readFileSync(dir + '/' + name, 'utf8')]))
lay()
const before = look()
const answers = JSON.parse(fs.readFileSync('/workspace/changes.json', 'utf8')).map((words) => {
  spawnSync(words[0], words.slice(1), { input: 'x\\n', timeout: 300, killSignal: 'SIGKILL', cwd: dir, stdio: ['pipe', 'ignore', 'ignore'] })
  const same = look() === before
  if (!same) { fs.rmSync(dir, { recursive: true }); fs.mkdirSync(dir); lay() }
  return same
})
console.log(JSON.stringify(answers))
`

describe('in a container', () => {
  test('what counts as the value of a harmless flag is no file that the program opens', {
    timeout: 200_000,
  }, async () => {
    const flags = [...allCommands()].flatMap(([name, { spec, flags: index, subcommands }]) =>
      spec.nature === 'reads' && subcommands.size === 0 && (spec.operands ?? 'text') !== 'text'
        ? [...index.byName.values()].flatMap(({ name: flag, value, effect }) =>
            value === 'required' && effect === 'safe' ? [[name, flag] as const] : [],
          )
        : [],
    )
    const write = (path: string, text: string) =>
      sandbox.workspace.writeFile({ key: null, path, bytes: new TextEncoder().encode(text) })
    await write('/workspace/flags.json', JSON.stringify(flags))
    await write('/workspace/opener.cjs', OPENER)
    const { out, err } = await runIn(sandbox, 'node /workspace/opener.cjs', 180_000)
    expect(err).toBe('')
    const answers: string[] = JSON.parse(out)
    expect(answers.filter((answer) => answer === 'taken').length).toBeGreaterThan(80)
    expect(flags.filter((_, at) => answers[at] === 'opened').map((each) => each.join(' '))).toEqual([])
  })

  test('no flag that counts as harmless changes a file', { timeout: 300_000 }, async () => {
    const seen = new Set<unknown>()
    const calls = [...allCommands()].flatMap(([name, { spec, flags: index, subcommands }]) =>
      // Names that share an entry are told apart by nothing but their name.
      spec.nature === 'reads' && subcommands.size === 0 && !seen.has(spec) && seen.add(spec)
        ? [...index.byName.values()].flatMap(({ name: flag, value, effect }) =>
            (effect === 'safe' || effect === 'reads') && !waits(name, flag) ? callsOf(name, flag, value) : [],
          )
        : [],
    )
    const bytes = new TextEncoder().encode(JSON.stringify(calls))
    await sandbox.workspace.writeFile({ key: null, path: '/workspace/changes.json', bytes })
    const script = new TextEncoder().encode(CHANGER)
    await sandbox.workspace.writeFile({ key: null, path: '/workspace/changer.cjs', bytes: script })
    const { out, err } = await runIn(sandbox, 'node /workspace/changer.cjs', 280_000)
    expect(err).toBe('')
    const same: boolean[] = JSON.parse(out)
    expect(calls.length).toBeGreaterThan(500)
    expect(calls.filter((_, at) => !same[at]).map((words) => words.join(' '))).toEqual([])
  })

  test('each call that is said to leave a canary leaves one', { timeout: 400_000 }, async () => {
    const marked = hostile.filter((entry) => 'canary' in entry && !('mode' in entry))
    expect(marked.length).toBeGreaterThan(150)
    const answers = await runAll(marked.map(({ command }) => command))
    expect(marked.filter((_, index) => answers[index]?.canary !== true).map(({ id }) => id)).toEqual([])
  })

  test('no command that runs unasked changes a file', { timeout: 400_000 }, async () => {
    const quiet = ordinary.filter((entry) => !('allow' in entry || 'mode' in entry))
    const answers = await runAll(quiet.map(({ command }) => command))
    expect(quiet.filter((_, index) => answers[index]?.changed !== false).map(({ command }) => command)).toEqual([])
  })
})

/** They only end when somebody ends them. */
function waits(name: string, flag: string): boolean {
  return name === 'sleep' || name === 'top' || (name === 'tail' && /^(?:-f|-F|--follow|--retry)$/.test(flag))
}

function callsOf(name: string, flag: string, value: 'none' | 'required' | 'joined' | 'pair'): string[][] {
  if (value === 'required') return [[name, flag, '1', 'a.txt']]
  if (value === 'pair') return [[name, flag, 'x', '1', 'a.txt']]
  return [[name, flag, 'a.txt']]
}
