/** A port of this machine that nobody has now, for a server that must be found at the same address after a restart. */
import { createServer } from 'node:net'

/** Below those that the kernel gives to whoever asks for any, and to both ends of each connection: what is free stays so. */
const [FIRST, LAST] = [20_000, 32_000]

export async function freePort(): Promise<number> {
  for (let port = FIRST + (process.pid % 1_000) * 10; port < LAST; port += 1) if (await isFree(port)) return port
  throw new Error(`no port between ${FIRST} and ${LAST} is free`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
