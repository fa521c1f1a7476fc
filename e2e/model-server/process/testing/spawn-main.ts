/** Runs `main.ts` to its end: lets it print its line, asks it one question, and tells it to stop. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { connect, question } from '../../testing/client.ts'
import { mainCommand } from '../start-model-process.ts'

export interface Ended {
  code: number | null
  line: string
  errors: string
}

/** With `ask`, a question is put to the server before it is stopped by SIGTERM. */
export async function spawnMain(words: string[], ask: boolean): Promise<Ended> {
  const child = spawn(process.execPath, [...mainCommand, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const errors = text(child.stderr)
  const lines = createInterface(child.stdout)
  const [line = ''] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as string[]
  if (ask) {
    await connect(JSON.parse(line) as { url: string; key: string }).messages.create(question)
    child.kill('SIGTERM')
  }
  const [code] = (await ended) as [number | null]
  return { code, line, errors: await errors }
}
