/** The permission rules of a settings file, with the lines they stand on. */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { permissionModeSchema } from '#protocol/choices.ts'
import type { RuleFile } from '#server/agent/permissions/explain.ts'

const texts = z.array(z.unknown()).default([])
const settingsSchema = z.looseObject({
  permissions: z
    .looseObject({
      allow: texts,
      ask: texts,
      deny: texts,
      additionalDirectories: z.array(z.string()).default([]),
      defaultMode: permissionModeSchema.optional().catch(undefined),
    })
    .prefault({}),
})

export type RulesFile =
  | { ok: true; permissions: z.infer<typeof settingsSchema>['permissions']; file: RuleFile }
  | { ok: false; message: string }

/** A rule that is no text stays in the list as text, so that it is reported and never skipped in silence. */
export async function readRulesFile(path: string): Promise<RulesFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => error as Error)
  if (text instanceof Error) return { ok: false, message: `${path} cannot be read: ${text.message}` }
  try {
    const { permissions } = settingsSchema.parse(JSON.parse(text))
    return { ok: true, permissions, file: { path, lineOf: (rule) => lineOf(text, rule) } }
  } catch (error) {
    return {
      ok: false,
      message: `${path} holds no settings: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}

function lineOf(text: string, rule: string): number | undefined {
  const at = text.indexOf(JSON.stringify(rule))
  return at === -1 ? undefined : text.slice(0, at).split('\n').length
}
