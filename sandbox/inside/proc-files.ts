/** Looks at what the kernel tells of processes: what ended meanwhile, or belongs to somebody else, has nothing to show. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** Its text, or none. */
export function readProc(path: string): string {
  return quietly(() => readFileSync(path, 'utf8'), '')
}

/** The names in it, or none. */
export function listProc(path: string): string[] {
  return quietly(() => readdirSync(path), [])
}

/** Where it leads, or nowhere. */
export function linkOfProc(path: string): string {
  return quietly(() => readlinkSync(path), '')
}

function quietly<T>(look: () => T, otherwise: T): T {
  try {
    return look()
  } catch {
    return otherwise
  }
}
