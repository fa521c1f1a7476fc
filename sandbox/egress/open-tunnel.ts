/** CONNECT: bytes both ways to an address that was judged, without a look into them. */
import type { Duplex } from 'node:stream'
import { connectFirst } from './connect-first.ts'
import type { Target } from './judge-host.ts'
import type { Passage } from './passage.ts'

/** Milliseconds without a byte in either direction. */
const IDLE_MS = 10 * 60_000

/** Must not reject. */
export async function openTunnel(passage: Passage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on('error', () => socket.destroy())
  const { target } = passage
  const reached = await passage.reach()
  if (reached.kind !== 'addresses') return answer(socket, reached.kind === 'denied' ? 403 : 502, reached.reason)
  try {
    await join(socket, head, { target, addresses: reached.addresses })
    passage.record('allowed', '')
  } catch (error) {
    const reason = passage.failed(error)
    answer(socket, 502, reason)
  }
}

async function join(socket: Duplex, head: Buffer, to: { target: Target; addresses: string[] }): Promise<void> {
  const upstream = await connectFirst(to.addresses, to.target.port)
  upstream.on('error', () => socket.destroy())
  if (socket.destroyed) {
    upstream.destroy()
    return
  }
  upstream.setTimeout(IDLE_MS, () => upstream.destroy())
  upstream.once('close', () => socket.destroy())
  socket.once('close', () => upstream.destroy())
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
  if (head.length > 0) upstream.write(head)
  socket.pipe(upstream)
  upstream.pipe(socket)
}

const TITLES: Readonly<Record<number, string>> = { 400: 'Bad Request', 403: 'Forbidden', 502: 'Bad Gateway' }

/** Most clients show the reason phrase of a refused CONNECT and not its body: it is in both. */
export function answer(socket: Duplex, status: number, reason: string): void {
  if (socket.destroyed) return
  const phrase = reason.replace(/[^\x20-\x7e]/g, '?').slice(0, 300)
  const body = `${reason}\n`
  socket.end(
    [
      `HTTP/1.1 ${status} ${TITLES[status] ?? ''}: ${phrase}`,
      'content-type: text/plain; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
