/** The environment: read once, told in words when it is wrong, and rid of its secrets. */
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test('secrets are gone from the environment afterwards, and the admin token is kept as a hash only', () => {
  const environment: Record<string, string | undefined> = {
    ...{ SLIPWAY_ADMIN_TOKEN: 'a-long-enough-token', ANTHROPIC_API_KEY: 'sk-x', DATABASE_URL: 'postgres://u:p@h/d' },
    ...{ SLIPWAY_SECRET_KEY: 'k', PATH: '/bin' },
  }
  const read = readConfig(environment)
  expect(environment).toEqual({ PATH: '/bin' })
  if (!read.ok) throw new Error(read.problems.join())
  expect(read.config.adminTokenHash).toMatch(/^[0-9a-f]{64}$/)
  expect(JSON.stringify(read.config)).not.toContain('a-long-enough-token')
})

test('an empty variable is one that is not set', () => {
  const read = readConfig({ PORT: '', ANTHROPIC_API_KEY: ' ' })
  expect(read.ok && [read.config.port, read.config.host, read.config.model.apiKey]).toEqual([
    3000,
    '127.0.0.1',
    undefined,
  ])
})

test.each([
  ['PORT', 'many'],
  ['PORT', '70000'],
  ['SLIPWAY_ADMIN_TOKEN', 'short'],
  ['SLIPWAY_PUBLIC_URL', 'slipway.example'],
  ['SLIPWAY_SANDBOX_CPUS', '0'],
  ['DOCKER_HOST', 'tcp://10.0.0.1:2375'],
])('%s=%s is told by name, and its secrets are cleared too', (name, value) => {
  const environment: Record<string, string | undefined> = { ANTHROPIC_API_KEY: 'sk-x', [name]: value }
  const read = readConfig(environment)
  expect(read).toMatchObject({ ok: false, problems: [expect.stringContaining(name)] })
  expect(environment).not.toHaveProperty('ANTHROPIC_API_KEY')
})

test('the engine is found where Docker’s own programs are told of it', () => {
  const read = readConfig({ DOCKER_HOST: 'unix:///run/user/7/docker.sock' })
  expect(read.ok && read.config.sandbox.socketPath).toBe('/run/user/7/docker.sock')
  const usual = readConfig({})
  expect(usual.ok && usual.config.sandbox.socketPath).toBeUndefined()
})

test('lists are split at commas', () => {
  const read = readConfig({ SLIPWAY_FALLBACK_MODELS: 'a, b,,c', SLIPWAY_ALLOW_HOSTS: 'x.example' })
  expect(read.ok && read.config.model.fallbackModels).toEqual(['a', 'b', 'c'])
  expect(read.ok && read.config.sandbox.allowHosts).toEqual(['x.example'])
})
