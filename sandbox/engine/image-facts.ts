/** What an image says of itself: the registries of the machine that made it. */
import { z } from 'zod'
import { type Engine, orNull } from './engine.ts'

export interface ImageFacts {
  /** Hosts. */
  registries: readonly string[]
}

const LABEL = 'slipway.registries'
const registriesSchema = z.array(z.string().max(253)).max(100)

/** An image that is gone while its container lives on says nothing. Rejects with the engine's error. */
export async function readImageFacts(engine: Engine, image: string): Promise<ImageFacts> {
  const found = await orNull(engine.getImage(image).inspect())
  const label = found?.Config.Labels?.[LABEL]
  return { registries: label === undefined ? [] : parseRegistries(label) }
}

/** A label that is no list of names counts as none. */
function parseRegistries(label: string): string[] {
  try {
    return registriesSchema.safeParse(JSON.parse(label)).data ?? []
  } catch {
    return []
  }
}
