/** The smallest packages that npm and pip install. */
import { createHash } from 'node:crypto'
import { crc32, gzipSync } from 'node:zlib'
import { tarOf } from '../tar-of.ts'

export interface Package {
  name: string
  version: string
  /** Of its only module. */
  source: string
}

export function npmPackage({ name, version, source }: Package): Buffer {
  return gzipSync(
    tarOf([
      { name: 'package/package.json', content: JSON.stringify({ name, version, main: 'index.js' }) },
      { name: 'package/index.js', content: source },
    ]),
  )
}

export function wheel({ name, version, source }: Package): Buffer {
  const info = `${name}-${version}.dist-info`
  const files: [string, string][] = [
    [`${name}.py`, source],
    [`${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`],
    [`${info}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n'],
  ]
  const record = files.map(([path, text]) => {
    const hash = createHash('sha256').update(text).digest('base64url')
    return `${path},sha256=${hash},${Buffer.byteLength(text)}\n`
  })
  return zipOf([...files, [`${info}/RECORD`, `${record.join('')}${info}/RECORD,,\n`]])
}

/** Stored, not compressed. */
function zipOf(files: readonly [string, string][]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const [path, text] of files) {
    const [name, body] = [Buffer.from(path), Buffer.from(text)]
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x21, 8)
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, body])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, rest, name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}
