/** `slipway sign-in`: a new one-time link, for whoever may read the data directory. */
import { z } from 'zod'
import type { Config } from '#server/config.ts'
import { findRunning } from '#server/running-file.ts'
import { RunError } from './run-driver.ts'

const answerSchema = z.object({ url: z.string() })

/** Needs the server to run: a link to one that does not answer is of no use. */
export async function signInLink({ dataDir }: Config): Promise<string> {
  const running = await findRunning(dataDir)
  if (running === null) throw new RunError(`No server runs on ${dataDir}. Start it with npm start; it prints a link.`)
  const response = await fetch(`${running.url}/api/sign-in-links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${running.token}` },
  })
  if (!response.ok) throw new RunError(`The server answered with status ${response.status}.`)
  return answerSchema.parse(await response.json()).url
}
