/** A stream of HTTP/2 as plain bytes: Node's HTTP server hands strings in several encodings at once to its sockets, which a stream of HTTP/2 garbles. */
import { Duplex } from 'node:stream'

/** End, error and back-pressure are those of `stream`. */
export function plainDuplex(stream: Duplex): Duplex {
  const duplex = new Duplex({
    allowHalfOpen: true,
    read: () => {
      stream.resume()
    },
    write: (chunk: Buffer, _encoding, callback) => {
      if (stream.write(chunk)) callback()
      else stream.once('drain', () => callback())
    },
    final: (callback) => {
      stream.end()
      callback()
    },
    destroy: (error, callback) => {
      stream.destroy()
      callback(error)
    },
  })
  stream.on('data', (chunk: Buffer) => {
    if (!duplex.push(chunk)) stream.pause()
  })
  stream.once('end', () => duplex.push(null))
  stream.once('close', () => duplex.destroy())
  stream.on('error', (error) => duplex.destroy(error))
  return duplex
}
