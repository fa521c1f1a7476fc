/** What an image says of itself: its environment, and the registries of the machine that made it. */
import type { ImageInspectInfo } from 'dockerode'
import { z } from 'zod'
import { HOME } from './container-profile.ts'

export interface ImageFacts {
  /** Made by our set-up: workspace and home in it belong to the unprivileged user. */
  ours: boolean
  architecture: string
  /** As the image has it, for the profile to take away. */
  environmentNames: readonly string[]
  /** For commands. */
  environment: Readonly<Record<string, string>>
  registries: readonly string[]
}

const REGISTRIES_LABEL = 'slipway.registries'
const registriesSchema = z.array(z.string().max(253)).max(100)
/** Set by the daemon for each command, or about the container's root and not its user. */
const NOT_FOR_COMMANDS = /^(HOME|USER|LOGNAME|HOSTNAME|TERM|.*_proxy)$/i

export function imageFacts(image: ImageInspectInfo): ImageFacts {
  const entries = (image.Config.Env ?? []).map((entry): [string, string] => {
    const at = entry.indexOf('=')
    return at === -1 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)]
  })
  const label = image.Config.Labels?.[REGISTRIES_LABEL]
  return {
    ours: label !== undefined,
    architecture: image.Architecture,
    environmentNames: entries.map(([name]) => name),
    environment: Object.fromEntries(
      entries
        .filter(([name]) => !NOT_FOR_COMMANDS.test(name))
        .map(([name, value]) => [name, name === 'PATH' ? withUserPrograms(value) : value]),
    ),
    registries: label === undefined ? [] : parseRegistries(label),
  }
}

function withUserPrograms(path: string): string {
  const own = `${HOME}/.local/bin`
  return path.split(':').includes(own) ? path : `${own}:${path}`
}

/** A label that is no list of names counts as none: an image is not ours to trust. */
function parseRegistries(label: string): string[] {
  try {
    return registriesSchema.safeParse(JSON.parse(label)).data ?? []
  } catch {
    return []
  }
}
