/** The names for quick open, asked of the container once and kept until something changes there. */
import { createHash } from 'node:crypto'
import type { Sandbox } from '#sandbox/provider.ts'
import type { FileResult } from '#sandbox/workspace.ts'

const LIMIT = 200_000

/** As it goes over HTTP. */
export interface NamesAnswer {
  body: string
  etag: string
}

export class FileNames {
  #kept: { sandbox: Sandbox; answer: Promise<FileResult<NamesAnswer>> } | null = null
  readonly #watched: () => boolean

  /** `watched`: changes are being told to `forget`, so that what is known may be kept. */
  constructor(watched: () => boolean) {
    this.#watched = watched
  }

  /** Something changed, or may have. */
  forget(): void {
    this.#kept = null
  }

  get(sandbox: Sandbox): Promise<FileResult<NamesAnswer>> {
    if (this.#kept?.sandbox === sandbox) return this.#kept.answer
    const answer = ask(sandbox)
    if (!this.#watched()) return answer
    const kept = { sandbox, answer }
    this.#kept = kept
    const drop = () => {
      if (this.#kept === kept) this.#kept = null
    }
    answer.then((result) => result.ok || drop(), drop)
    return answer
  }
}

async function ask({ workbench }: Sandbox): Promise<FileResult<NamesAnswer>> {
  const names = await workbench.fileNames({ limit: LIMIT })
  if (!names.ok) return names
  const body = JSON.stringify(names.value)
  return { ok: true, value: { body, etag: `"${createHash('sha256').update(body).digest('hex')}"` } }
}
