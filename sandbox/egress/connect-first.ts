/** A TCP connection to the first of some addresses that answers. */
import { connect, type Socket } from 'node:net'

const CONNECT_MS = 10_000

/** Rejects with the last error. The socket has no listener for errors: that is the caller's. */
export async function connectFirst(addresses: readonly string[], port: number): Promise<Socket> {
  let last: unknown = new Error('There is no address.')
  for (const address of addresses) {
    try {
      return await connectTo(address, port)
    } catch (error) {
      last = error
    }
  }
  throw last
}

function connectTo(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: CONNECT_MS })
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    const slow = () => fail(new Error('It did not answer in time.'))
    socket.once('error', fail)
    socket.once('timeout', slow)
    socket.once('connect', () => {
      socket.off('error', fail)
      socket.off('timeout', slow)
      socket.setTimeout(0)
      resolve(socket)
    })
  })
}
