/** A stream of HTTP/2 as plain bytes: Node's HTTP server writes strings in several encodings at once, which a stream of HTTP/2 garbles. */
import { Duplex } from 'node:stream'

/** End, error and back-pressure are those of `stream`. */
export function plainDuplex(stream: Duplex): Duplex {
  const duplex = new Duplex({
    read: () => void stream.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      if (stream.destroyed) done(new Error('The connection is closed.'))
      else stream.write(chunk, (error) => done(error))
    },
    final: (done) => {
      stream.end()
      done()
    },
    destroy: (error, done) => {
      stream.destroy()
      done(error)
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
