/** Tells commands on this machine that a server holds the data directory, and how to speak to it. */
import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const runningSchema = z.object({ pid: z.int(), url: z.string(), token: z.string() })
export type Running = z.infer<typeof runningSchema>

const pathOf = (dataDir: string) => join(dataDir, 'server.json')

/** Good for this start only. */
export function newCliToken(): string {
  return `slipway_cli_${randomBytes(32).toString('base64url')}`
}

/** Readable by the user who runs the server alone. */
export async function writeRunning(dataDir: string, running: Running): Promise<void> {
  const draft = `${pathOf(dataDir)}.${process.pid}`
  await writeFile(draft, JSON.stringify(running), { mode: 0o600 })
  await rename(draft, pathOf(dataDir))
}

export function removeRunning(dataDir: string): Promise<void> {
  return rm(pathOf(dataDir), { force: true })
}

/** Null when no server is there, or the file is what a dead one left. */
export async function findRunning(dataDir: string): Promise<Running | null> {
  const text = await readFile(pathOf(dataDir), 'utf8').catch(() => null)
  if (text === null) return null
  const parsed = runningSchema.safeParse(parseJson(text))
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
