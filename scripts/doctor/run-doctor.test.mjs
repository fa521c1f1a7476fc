// Doctor's lines and what each check concludes from what it finds.
import { createServer } from 'node:http'
import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { judgeCgroups } from './checks/cgroups.mjs'
import { judgeClock } from './checks/clock.mjs'
import { addressOf, lookAtServer } from './checks/database.mjs'
import { judgeSpace } from './checks/disk.mjs'
import { judgeVersions } from './checks/engine.mjs'
import { judgeKey } from './checks/key.mjs'
import { judgeMemory } from './checks/memory.mjs'
import { judgePort } from './checks/port.mjs'
import { fail, ok, warn } from './finding.mjs'
import { places } from './places.mjs'
import { runDoctor } from './run-doctor.mjs'

const check = (name, look) => ({ name, look })

test('one line a check; only a failure sets the exit code; a broken check is a failure', async () => {
  const stream = new PassThrough()
  const fine = [check('a', async () => ok('well')), check('long', async () => warn('so so', 'Do this.'))]
  expect(await runDoctor(stream, fine)).toBe(0)
  expect(String(stream.read())).toBe('ok    a     well\nwarn  long  so so  Do this.\n')
  const broken = check('b', async () => {
    throw new Error('boom')
  })
  expect(await runDoctor(stream, [...fine, broken])).toBe(1)
  expect(String(stream.read())).toContain('fail  b     could not be looked at: boom')
  expect(await runDoctor(stream, [check('c', async () => fail('no', 'Mend.'))])).toBe(1)
})

test('an old engine or runc is a warning that names the floor', () => {
  const version = (docker, runc) => judgeVersions({ Version: docker, Components: [{ Name: 'runc', Version: runc }] })
  expect(version('29.5.1', '1.2.8').level).toBe('ok')
  expect(version('20.10.24+dfsg1', '1.3.0')).toMatchObject({
    level: 'warn',
    advice: expect.stringContaining('Docker 29.5.1'),
  })
  expect(version('29.6.0', '1.1.5+ds1')).toMatchObject({ level: 'warn', advice: expect.stringContaining('runc 1.2.8') })
})

test('control groups of both versions, and a missing controller', () => {
  const second = scratchFolder({ 'cgroup.controllers': 'cpuset cpu io memory pids\n' })
  expect(judgeCgroups({ root: second.root })).toEqual(ok('v2 with pids, memory, cpu'))
  const { root, put } = scratchFolder({ 'pids/tasks': '', 'memory/tasks': '', 'cpu/tasks': '' })
  const list = put(
    'list',
    '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t1\t1\nmemory\t2\t1\t0\npids\t3\t1\t1\n',
  )
  expect(judgeCgroups({ root, list })).toMatchObject({ level: 'fail', found: 'v1 without memory' })
})

test('disk and memory: enough, little, too little', () => {
  const disk = (bytes) =>
    judgeSpace([
      { path: '/a', bytes: 9e9 },
      { path: '/b', bytes },
    ]).level
  expect([9e9, 3e9, 1e8].map(disk)).toEqual(['ok', 'warn', 'fail'])
  const memory = (kilobytes) => judgeMemory(`MemTotal: 1 kB\nMemAvailable:   ${kilobytes} kB\n`).level
  expect([8e6, 2e6, 1e5].map(memory)).toEqual(['ok', 'warn', 'fail'])
})

test('a taken port is a failure unless Slipway itself answers there', async () => {
  const server = createServer((request, response) => response.writeHead(request.url === '/livez' ? live : 404).end())
  let live = 404
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const where = { host: '127.0.0.1', port: server.address().port }
  expect(await judgePort(where)).toMatchObject({ level: 'fail', found: expect.stringContaining('taken') })
  live = 200
  expect(await judgePort(where)).toMatchObject({ level: 'ok', found: expect.stringContaining('running') })
  expect((await judgePort({ host: '127.0.0.1', port: 0 })).level).toBe('ok')
})

test('a database address is taken apart without showing its password', async () => {
  expect(addressOf('postgresql://u:secret@db.test/x')).toEqual({
    shown: 'db.test:5432',
    options: { host: 'db.test', port: 5432 },
  })
  expect(addressOf('postgresql:///x?host=/run/pg')).toMatchObject({ options: { path: '/run/pg/.s.PGSQL.5432' } })
  expect(addressOf('mysql://x')).toBeNull()
  expect(addressOf('nonsense')).toBeNull()
  const finding = await lookAtServer('postgresql://u:secret@127.0.0.1:1/x')
  expect(finding.level).toBe('fail')
  expect(JSON.stringify(finding)).not.toContain('secret')
})

test('key and clock', () => {
  expect(judgeKey({}).level).toBe('warn')
  expect(judgeKey({ ANTHROPIC_API_KEY: 'abc' })).toEqual(ok('ANTHROPIC_API_KEY is set'))
  expect(judgeKey({ ANTHROPIC_API_KEY: 'abc\n' }).level).toBe('warn')
  const clock = (more) => judgeClock({ year: 2026, driftMs: 1, engineAheadMs: 10, ...more }).level
  expect([{}, { year: 1970 }, { driftMs: 5000 }, { engineAheadMs: -60_000 }].map(clock)).toEqual([
    'ok',
    'warn',
    'warn',
    'warn',
  ])
})

test('the environment is read as the server reads it', () => {
  expect(places({ PORT: '81', HOST: ' ', SLIPWAY_DATA_DIR: '/d' })).toMatchObject({
    port: 81,
    host: '127.0.0.1',
    dataDir: '/d',
  })
  expect(places({}).dataDir).toMatch(/\.slipway$/)
})
