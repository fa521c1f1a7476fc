/** Which trouble passes by itself. */
import { expect, it } from 'vitest'
import { brokenUnique, troubleOf } from './classify-error.ts'

const failure = (message: string, more: object = {}) => Object.assign(new Error(message), more)

it.each([
  ['a refused connection', failure('connect ECONNREFUSED', { code: 'ECONNREFUSED' })],
  ['a missing socket', failure('connect ENOENT', { code: 'ENOENT' })],
  ['a terminated backend', failure('terminating connection due to administrator command', { code: '57P01' })],
  ['a server that is starting', failure('the database system is starting up', { code: '57P03' })],
  ['a connection that broke in mid-query', failure('Connection terminated unexpectedly')],
  ['an answer that does not come', failure('Query read timeout')],
  ['a deadlock', failure('deadlock detected', { code: '40P01' })],
  ['a server that became a replica', failure('cannot execute UPDATE in a read-only transaction', { code: '25006' })],
  ['a connection that Prisma lost', failure('Server has closed the connection.', { code: 'P1017' })],
  ['a cause that Prisma tells in words', failure('Invalid invocation: read ECONNRESET', { code: 'P2010' })],
  ['several addresses that all refuse', new AggregateError([failure('x', { code: 'ECONNREFUSED' })])],
])('waits out %s', (_, cause) => {
  expect(troubleOf(cause)).toBe('away')
})

it('knows a full disk, by its code and by its words', () => {
  expect(troubleOf(failure('could not extend file', { code: '53100' }))).toBe('disk_full')
  expect(troubleOf(failure('could not write: No space left on device', { code: '58030' }))).toBe('disk_full')
})

it.each([
  failure('syntax error', { code: '42601' }),
  failure('duplicate key', { code: '23505' }),
  'a string',
  new AggregateError([failure('x')]),
])('does not repeat what will not change: %s', (cause) => {
  expect(troubleOf(cause)).toBe('bug')
})

it('names the broken constraint', () => {
  expect(brokenUnique(failure('duplicate', { code: '23505', constraint: 'events_pkey' }))).toBe('events_pkey')
  expect(brokenUnique(failure('other', { code: '42601' }))).toBeNull()
})
