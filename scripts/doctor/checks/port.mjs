// Doctor: the port the server would listen on.
import { request } from 'node:http'
import { createServer } from 'node:net'
import { fail, ok } from '../finding.mjs'
import { places } from '../places.mjs'

/** @type {import('../finding.mjs').Check} */
export const portCheck = {
  name: 'port',
  look: () => judgePort(places()),
}

/**
 * @param {{ host: string, port: number }} where
 * @returns {Promise<import('../finding.mjs').Finding>}
 */
export async function judgePort({ host, port }) {
  const problem = await listenProblem(host, port)
  const where = `${host}:${port}`
  if (problem === '') return ok(`${where} is free`)
  if (problem === 'EADDRINUSE' && (await isSlipway(host, port))) return ok(`Slipway is running on ${where}`)
  if (problem === 'EADDRINUSE')
    return fail(`${where} is taken by another program`, 'Stop that program, or start with another PORT.')
  return fail(`nobody may listen on ${where} (${problem})`, 'Choose another PORT or HOST.')
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string>} an error code, empty when free
 */
function listenProblem(host, port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', (error) => resolve(error.code ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve('')))
  })
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isSlipway(host, port) {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return new Promise((resolve) => {
    const call = request({ host: address, port, path: '/livez', timeout: 2000 }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200))
    })
    call.on('timeout', () => call.destroy())
    call.on('error', () => resolve(false))
    call.end()
  })
}
