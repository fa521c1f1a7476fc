/** The JavaScript of a session's page as it travels, and the time until one can type. */
import { gzipSync } from 'node:zlib'
import type { Request, Response } from '@playwright/test'
import { composer, round, type Stage } from './stage.ts'

interface Script {
  /** Asked for before the page could be used. */
  early: boolean
  gzip: number
  /** As our server sent it. */
  sent: number
}

/** Milliseconds after the page can be used in which all that it fetches by itself still counts. */
const AFTER_MS = 2_000

export async function firstLoad({ rig, page, id }: Stage) {
  const scripts: Promise<Script | null>[] = []
  const asked = new Set<Request>()
  const ask = (request: Request) => void asked.add(request)
  const take = (response: Response) => {
    const request = response.request()
    if (request.resourceType() === 'script') scripts.push(weigh(response, asked.has(request)))
  }
  page.on('request', ask)
  page.on('response', take)
  const since = performance.now()
  await page.goto(`${rig.url}/s/${id}`)
  await composer(page).waitFor()
  const usableMs = performance.now() - since
  page.off('request', ask)
  await page.waitForTimeout(AFTER_MS)
  page.off('response', take)
  const all = (await Promise.all(scripts)).filter((script) => script !== null)
  return {
    'until usable': { ...sizes(all.filter((script) => script.early)), 'after ms': round(usableMs) },
    // The editor's engine too, were it to come by itself.
    'within 2 s of that': sizes(all),
  }
}

async function weigh(response: Response, early: boolean): Promise<Script | null> {
  try {
    const body = await response.body()
    const sent = Number((await response.allHeaders())['content-length'] ?? body.length)
    return { early, gzip: gzipSync(body).length, sent }
  } catch {
    // It had no body: the page went elsewhere meanwhile.
    return null
  }
}

/** In thousands of bytes. */
function sizes(scripts: readonly Script[]) {
  const sum = (of: (script: Script) => number) => round(scripts.reduce((bytes, one) => bytes + of(one), 0) / 1_000)
  return { 'kB gzip': sum(({ gzip }) => gzip), 'kB as sent (br)': sum(({ sent }) => sent), files: scripts.length }
}
