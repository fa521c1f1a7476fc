/** The files of the build: they never change under their names, so each is read and compressed once, and then served from memory. */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export interface StaticFiles {
  /** False: there is no such file here, and nothing was answered. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

interface Served {
  bytes: Uint8Array
  headers: Record<string, string | number>
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}
/** These are compressed already. */
const DENSE = new Set(['.woff2', '.png'])
/** No segment of them can lead upwards or be hidden. */
const NAME = /^(?:[\w~-][\w.~-]*\/)*[\w~-][\w.~-]*$/
/** Five is as small as gzip's best, in a third of its time. */
const BROTLI_QUALITY = 5

type Coding = 'br' | 'gzip' | 'identity'

/** `prefix` is where the folder lies among the addresses, with a slash at its end. */
export function createStaticFiles({ folder, prefix }: { folder: string; prefix: string }): StaticFiles {
  const known = new Map<string, Promise<Served | null>>()
  const find = (name: string, coding: Coding) => {
    const key = `${coding} ${name}`
    const before = known.get(key)
    if (before !== undefined) return before
    const made = load(join(folder, name), coding)
    known.set(key, made)
    // What is not there is not remembered: strangers could fill the memory with names.
    void made.then((file) => file === null && known.delete(key))
    return made
  }
  return {
    async serve({ method, url = '', headers }, response) {
      if (method !== 'GET' && method !== 'HEAD') return false
      const [path = ''] = url.split('?')
      const name = path.slice(prefix.length)
      if (!path.startsWith(prefix) || !NAME.test(name)) return false
      const file = await find(name, DENSE.has(extname(name)) ? 'identity' : codingOf(headers['accept-encoding']))
      if (file === null) return false
      response.writeHead(200, file.headers)
      response.end(method === 'HEAD' ? undefined : file.bytes)
      return true
    },
  }
}

function codingOf(accepted: string | string[] | undefined): Coding {
  const words = String(accepted ?? '').split(/\s*,\s*/)
  if (words.includes('br')) return 'br'
  return words.includes('gzip') ? 'gzip' : 'identity'
}

/** Null where there is no such file. */
async function load(path: string, coding: Coding): Promise<Served | null> {
  const raw = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (raw === null) return null
  const bytes = await compress(raw, coding)
  return {
    bytes,
    headers: {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-length': bytes.length,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    },
  }
}

async function compress(raw: Uint8Array, coding: Coding): Promise<Uint8Array> {
  if (coding === 'identity') return raw
  if (coding === 'gzip') return promisify(gzip)(raw)
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length }
  return promisify(brotliCompress)(raw, { params })
}
