/** A server for tests of the tree whose answers come when the test says so, in any order. */
import { vi } from 'vitest'

type Answer = (body: unknown, status?: number) => void

interface Call {
  name: string
  answer: Answer
}

export interface SlowServer {
  /** The oldest request of that name that nobody has taken yet, such as `GET files src` or `POST bin`, as soon as it is there. */
  take(name: string): Promise<Answer>
  /** Names of the requests that nobody has taken yet. */
  waiting(): string[]
}

export function slowServer(): SlowServer {
  const calls: Call[] = []
  vi.stubGlobal('document', { querySelector: () => ({ content: 'proof' }) })
  vi.stubGlobal('fetch', (address: string, { method = 'GET' }: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(address, 'http://slipway.test')
    const name = `${method} ${pathname.split('/').slice(4).join('/')} ${searchParams.get('path') ?? ''}`.trim()
    return new Promise<Response>((resolve) => {
      calls.push({ name, answer: (body, status = 200) => resolve(Response.json(body, { status })) })
    })
  })
  return {
    async take(name) {
      const find = () => calls.findIndex((call) => call.name === name)
      const check = () => {
        if (find() === -1) throw new Error(`Nobody asks ${name}; waiting: ${calls.map((call) => call.name).join(', ')}`)
      }
      await vi.waitFor(check, { timeout: 30_000, interval: 5 })
      const [call] = calls.splice(find(), 1)
      return call?.answer ?? (() => {})
    },
    waiting: () => calls.map(({ name }) => name),
  }
}

/** What a directory holds; a name that ends in `/` is a directory's. */
export function listing(...names: string[]) {
  const entries = names.map((name) => ({
    ...{ path: name.replace(/\/$/, ''), size: 1, mtimeMs: 0 },
    type: name.endsWith('/') ? 'directory' : 'file',
  }))
  return { path: '', type: 'directory', entries, truncated: false }
}

export function problem(status: number) {
  return { type: '/p', title: 'Not done', status, detail: 'It went wrong.', code: 'x' }
}

/** Lets all that an answer sets in motion come to its end, as long as it asks nothing. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setTimeout(resolve, 0))
}
