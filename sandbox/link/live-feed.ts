/** Listens to what goes on in a sandbox, line by line, over whichever connection there is. */
import { liveSchema } from '../inside/wire.ts'
import type { SandboxLive } from '../terminals.ts'
import { SandboxLostError } from '../workspace.ts'
import type { Link } from './link.ts'

/** Bytes of a line that are believed. */
const MAX_LINE = 512 * 1024
/** Milliseconds before it is asked again. */
const RETRY_MS = 200

/** Resolves when the link is gone for good. */
export async function followLive(link: Link, tell: (live: SandboxLive) => void): Promise<void> {
  for (;;) {
    try {
      const { stream, status } = await link.open({ path: '/live' })
      // A container of a former build does not know the question; nothing goes on there that we could tell.
      if (status === 404) return stream.close()
      for await (const line of lines(stream)) {
        const live = read(line)
        if (live === null) break
        tell(live)
      }
      stream.close()
    } catch (error) {
      if (error instanceof SandboxLostError) return
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref())
  }
}

async function* lines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const part of stream) {
    rest = Buffer.concat([rest, part])
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield rest.subarray(0, end).toString('utf8')
      rest = rest.subarray(end + 1)
    }
    if (rest.length > MAX_LINE) return
  }
}

/** Null: no daemon of ours says that. */
function read(line: string): SandboxLive | null {
  try {
    const parsed = liveSchema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
