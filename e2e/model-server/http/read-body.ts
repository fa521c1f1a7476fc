/** Reads a request's body under the size limit and undoes its content coding. */
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { refuse, type Violation } from '../api/violation.ts'

const decoders = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
}

export type BodyRead = { bytes: number } & ({ kind: 'read'; body: Buffer } | { kind: 'refused'; violation: Violation })

const tooLarge: Violation = {
  row: 2,
  status: 413,
  type: 'request_too_large',
  message: 'Request exceeds the maximum size',
  refused: true,
}

function isDecoder(coding: string): coding is keyof typeof decoders {
  return Object.hasOwn(decoders, coding)
}

async function decode(body: Buffer, coding: string, limit: number): Promise<Buffer | Violation> {
  if (coding === '' || coding === 'identity') return body
  if (!isDecoder(coding)) {
    const words = `Content-Encoding '${coding}' is not supported`
    return { ...refuse(3, words), errorCode: 'request_body_encoding_unsupported' }
  }
  try {
    return await decoders[coding](body, { maxOutputLength: limit })
  } catch (error) {
    const isBig = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    if (isBig) return { ...tooLarge, errorCode: 'request_body_too_large_after_decoding' }
    const words = 'The request body is not valid for its Content-Encoding'
    return { ...refuse(3, words), errorCode: 'request_body_encoding_invalid' }
  }
}

/** Reads to the end, however long the body is, so that the client can read its refusal. */
export async function readBody(request: IncomingMessage, limit: number): Promise<BodyRead> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= limit) chunks.push(chunk)
  }
  if (bytes > limit) return { kind: 'refused', bytes, violation: tooLarge }
  const decoded = await decode(Buffer.concat(chunks), request.headers['content-encoding'] ?? '', limit)
  if (Buffer.isBuffer(decoded)) return { kind: 'read', bytes, body: decoded }
  return { kind: 'refused', bytes, violation: decoded }
}
