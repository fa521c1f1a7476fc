// The few Docker engine calls set-up makes, over its socket: no Docker client has to be installed.
import { request } from 'node:http'

/**
 * Where the engine is reached: DOCKER_HOST when set (unix:// or tcp://), else the usual socket.
 *
 * @param {Record<string, string | undefined>} [env]
 * @returns {{ socketPath: string } | { host: string, port: number }}
 */
export function engineAddress(env = process.env) {
  const given = env.DOCKER_HOST ?? ''
  if (given === '') return { socketPath: '/var/run/docker.sock' }
  const url = new URL(given)
  if (url.protocol === 'unix:') return { socketPath: url.pathname }
  return { host: url.hostname, port: Number(url.port || 2375) }
}

/** An engine on a slow disk looks at an image, tags it or deletes it in its own time. */
const silenceMs = 60_000

/**
 * One request to the engine. Rejects when it cannot be reached or does not answer in time.
 *
 * @param {string} path with query
 * @param {{ method?: string, body?: import('node:stream').Readable, headers?: Record<string, string>, timeoutMs?: number, signal?: AbortSignal, onData?: (text: string) => void }} [options]
 *   `timeoutMs` bounds the silence, not the whole
 * @returns {Promise<{ status: number, body: string }>}
 */
export function engineRequest(path, { method = 'GET', body, headers, timeoutMs = silenceMs, signal, onData } = {}) {
  return new Promise((resolve, reject) => {
    const call = request({ ...engineAddress(), path, method, headers, signal, timeout: timeoutMs }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
        onData?.(chunk)
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
      response.on('error', reject)
    })
    call.on('timeout', () => call.destroy(new Error(`the Docker engine was silent for ${timeoutMs / 1000} s`)))
    call.on('error', reject)
    if (body) {
      body.on('error', (error) => call.destroy(error))
      body.pipe(call)
    } else call.end()
  })
}

/**
 * Whether an engine answers.
 *
 * @returns {Promise<{ kind: 'answers' } | { kind: 'refused', code: string, message: string }>} `code`: EACCES, ENOENT, ECONNREFUSED ...
 */
export async function pingEngine() {
  try {
    const { status, body } = await engineRequest('/_ping', { timeoutMs: 3000 })
    if (status === 200) return { kind: 'answers' }
    return { kind: 'refused', code: `HTTP ${status}`, message: body.trim() }
  } catch (error) {
    return { kind: 'refused', code: error.code ?? 'UNKNOWN', message: error.message }
  }
}
