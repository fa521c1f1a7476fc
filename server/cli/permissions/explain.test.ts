/** The command as people and scripts run it: a process of its own, lines in, lines out. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import file from '#server/agent/permissions/testing/permissions.vectors.json' with { type: 'json' }

vi.setConfig({ testTimeout: 60_000 })

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-explain-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

function slipway(args: readonly string[], input = '') {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', 'server/cli/main.ts', ...args], {
    input,
    encoding: 'utf8',
  })
  return { stdout, stderr, status }
}

describe('slipway permissions explain', () => {
  it('answers every vector, line by line and in order', () => {
    const lines = file.vectors.map(({ id, call, rules, mode, ...rest }) =>
      JSON.stringify({
        id,
        ...call,
        rules,
        mode,
        cwd: file.defaults.cwd,
        trusted: true,
        ...('ctx' in rest ? { ctx: rest.ctx } : {}),
      }),
    )
    const { stdout, status } = slipway(['permissions', 'explain', '--batch'], `${lines.join('\n')}\n`)
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(status).toBe(0)
    expect(answers.map(({ id, decision }) => [id, decision])).toEqual(
      file.vectors.map(({ id, expect: wanted }) => [id, wanted]),
    )
    for (const answer of answers) expect(Object.keys(answer)).toEqual(['id', 'decision', 'stage', 'rule', 'reason'])
  })

  it('denies a line that is no request, and ends with 1', () => {
    const { stdout, status } = slipway(['permissions', 'explain', '--batch'], 'no json\n{"id":7,"tool":"Bash"}\n')
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers).toMatchObject([
      { id: null, decision: 'deny', stage: 'input' },
      { id: 7, decision: 'deny', stage: 'input' },
    ])
    expect(status).toBe(1)
  })

  it('says where a bad rule stands and why, and lets it widen nothing', () => {
    const path = join(dir, 'settings.json')
    writeFileSync(
      path,
      JSON.stringify(
        { permissions: { allow: ['Bash(npm test)', 'B*', 'Bash()', 7], deny: ['Write(docs/**)'] } },
        null,
        2,
      ),
    )
    const { stdout, stderr } = slipway([
      'permissions',
      'explain',
      '--tool',
      'Bash',
      '--input',
      '{"command":"npm run x"}',
      '--settings',
      path,
    ])
    expect(JSON.parse(stdout)).toMatchObject({ decision: 'ask', stage: 'ask-person' })
    expect(stderr).toContain(`${path}:5: allow B*: An allow rule with *`)
    expect(stderr).toContain(`${path}:6: allow Bash(): The parentheses are empty.`)
    expect(stderr).toContain('deny Write(docs/**): Paths of Write are never consulted')
  })

  it('does not count what an untrusted repository allows, and counts what it denies', () => {
    const request = { tool: 'Bash', input: { command: 'npm test' }, trusted: false }
    const lines = [
      { id: 'allow', ...request, rules: { allow: ['Bash(npm test)'] } },
      { id: 'deny', ...request, rules: { deny: ['Bash(npm *)'] } },
    ]
    const { stdout } = slipway(
      ['permissions', 'explain', '--batch'],
      lines.map((line) => JSON.stringify(line)).join('\n'),
    )
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).decision),
    ).toEqual(['ask', 'deny'])
  })
})
