/** A directory of ours as a tar stream, made by the system's tar. */
import { spawn } from 'node:child_process'
import { PassThrough, type Readable } from 'node:stream'

/** The stream fails when tar does. Owners and times of ours do not travel. */
export function directoryTar(directory: string): Readable {
  const child = spawn('tar', ['-C', directory, '--owner=1000', '--group=1000', '--numeric-owner', '-cf', '-', '.'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out = new PassThrough()
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-1000)
  })
  child.on('error', (error) => out.destroy(error))
  child.on('close', (code) => {
    if (code === 0) out.end()
    else out.destroy(new Error(`tar could not read ${directory}: ${said.trim()}`))
  })
  out.on('close', () => child.kill())
  child.stdout.pipe(out, { end: false })
  return out
}
