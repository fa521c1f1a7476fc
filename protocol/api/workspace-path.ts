/** Paths of a workspace as they travel over HTTP: relative to it, checked for shape here and for where they lead in the container. */
import { z } from 'zod'

export const pathText = z
  .string()
  .max(4096, 'The path is too long.')
  .refine((path) => !path.includes('\0'), 'The path holds a NUL character.')

/** Relative to the workspace; a leading slash is refused, since it would name the container's root. `''` is the workspace itself. */
export const workspacePath = pathText.refine(
  (path) => !path.startsWith('/'),
  'The path must be relative to the workspace.',
)
export const filePath = workspacePath.min(1, 'Name a file.')

/** `"<sha256>"` as the ETag of a read gave it, or `*`. */
export const tag = z.string().max(200)
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'Expected a sha256 in hex.')
