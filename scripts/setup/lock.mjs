// One set-up at a time in one checkout: a name in the kernel's hands, which a killed process cannot leave behind.
import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'

/**
 * Waits until no other set-up works on `root`, then holds that right until released or until this process ends in any way.
 *
 * @param {string} root
 * @param {{ signal: AbortSignal, onWait: (pid: string) => void }} options `onWait` is called when another one holds it
 * @returns {Promise<() => void>} releases
 */
export async function takeLock(root, { signal, onWait }) {
  const name = `\0slipway-setup-${createHash('sha256').update(root).digest('hex').slice(0, 32)}`
  for (;;) {
    signal.throwIfAborted()
    const release = await tryToHold(name)
    if (release) return release
    await otherIsDone(name, { signal, onWait })
  }
}

/**
 * @param {string} name of an abstract unix socket
 * @returns {Promise<(() => void) | null>}
 */
function tryToHold(name) {
  return new Promise((resolve, reject) => {
    const waiting = new Set()
    const server = createServer((socket) => {
      waiting.add(socket)
      socket.on('close', () => waiting.delete(socket)).on('error', () => socket.destroy())
      socket.write(`${process.pid}\n`)
    })
    server.on('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen(name, () => {
      server.unref()
      resolve(() => {
        server.close()
        for (const socket of waiting) socket.destroy()
      })
    })
  })
}

/**
 * Returns when the holder has let go or died: its end closes the connection.
 *
 * @param {string} name
 * @param {{ signal: AbortSignal, onWait: (pid: string) => void }} options
 * @returns {Promise<void>}
 */
function otherIsDone(name, { signal, onWait }) {
  return new Promise((resolve) => {
    const socket = connect(name)
    const stop = () => socket.destroy()
    signal.addEventListener('abort', stop, { once: true })
    socket.setEncoding('utf8').once('data', (pid) => onWait(pid.trim()))
    socket.on('error', stop) // the holder went away between our two looks
    socket.on('close', () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
  })
}
