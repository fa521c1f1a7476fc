/** What a person likes: a small, validated document per user that follows them from browser to browser. */
import { z } from 'zod'

/** Names of actions as the screen knows them; a chord of keys, or null for an action without any. */
const keyBindingsSchema = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/i), z.string().trim().min(1).max(100).nullable())
  .refine((bindings) => Object.keys(bindings).length <= 200, 'At most 200 key bindings.')

export const preferencesSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'high-contrast']),
  /** Pixels, of the interface. */
  fontSize: z.int().min(10).max(24),
  density: z.enum(['comfortable', 'compact']),
  keyBindings: keyBindingsSchema,
  notifications: z.strictObject({
    /** A turn ended while the page was out of sight. */
    turnEnded: z.boolean(),
    /** Somebody is waited for. */
    approval: z.boolean(),
    sound: z.boolean(),
  }),
  editor: z.strictObject({
    autoSave: z.enum(['off', 'after-delay', 'on-focus-change']),
    /** Milliseconds, for `after-delay`. */
    autoSaveDelayMs: z.int().min(100).max(60_000),
    /** Pixels. */
    fontSize: z.int().min(8).max(40),
    wordWrap: z.boolean(),
    minimap: z.boolean(),
  }),
  terminal: z.strictObject({
    /** What is selected is in the clipboard at once. */
    copyOnSelect: z.boolean(),
    /** Lines of the terminal are also there as text for who listens; costs speed. */
    screenReader: z.boolean(),
    /** A paste of several lines is shown before it is typed. */
    askBeforePaste: z.boolean(),
  }),
})
export type Preferences = z.infer<typeof preferencesSchema>

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  fontSize: 13,
  density: 'compact',
  keyBindings: {},
  notifications: { turnEnded: true, approval: true, sound: false },
  editor: { autoSave: 'after-delay', autoSaveDelayMs: 1_000, fontSize: 13, wordWrap: false, minimap: false },
  terminal: { copyOnSelect: false, screenReader: false, askBeforePaste: true },
}

const { shape } = preferencesSchema

/** Absent: stays. Null: back to the default. A group is given whole. */
export const preferencesChangeSchema = z.strictObject({
  theme: shape.theme.nullable().optional(),
  fontSize: shape.fontSize.nullable().optional(),
  density: shape.density.nullable().optional(),
  keyBindings: shape.keyBindings.nullable().optional(),
  notifications: shape.notifications.nullable().optional(),
  editor: shape.editor.nullable().optional(),
  terminal: shape.terminal.nullable().optional(),
})
export type PreferencesChange = z.infer<typeof preferencesChangeSchema>

/** What was stored, by an older release perhaps: what does not fit any more falls back to its default. */
export function readPreferences(stored: Readonly<Record<string, unknown>>): Preferences {
  const read = Object.entries(shape).map(([name, schema]) => {
    const parsed = schema.safeParse(stored[name])
    return [name, parsed.success ? parsed.data : DEFAULT_PREFERENCES[name as keyof Preferences]]
  })
  return preferencesSchema.parse(Object.fromEntries(read))
}
