/** What the person likes: read once, changed at once here, kept on the server, and undone when that fails. */
'use client'
import { create } from 'zustand'
import { DEFAULT_PREFERENCES, type Preferences, type PreferencesChange } from '#protocol/preferences.ts'
import { callApi } from '../_api/call-api.ts'
import { type Bindings, useCommandStore } from '../_ui/keys/command-store.ts'
import { COMMANDS, type CommandName } from '../_ui/keys/commands.ts'
import { useLook } from '../_ui/look/use-look.ts'
import { toast } from '../_ui/toast.ts'

interface PreferencesStore {
  preferences: Preferences
  loaded: boolean
  load(): Promise<void>
  change(part: { [Name in keyof Preferences]?: Preferences[Name] }): Promise<void>
}

export const usePreferences = create<PreferencesStore>((set, get) => ({
  preferences: DEFAULT_PREFERENCES,
  loaded: false,
  async load() {
    const result = await callApi('getPreferences', {})
    if (!result.ok) return
    set({ preferences: result.value, loaded: true })
    apply(result.value)
  },
  async change(part) {
    const before = get().preferences
    const wanted = { ...before, ...part }
    set({ preferences: wanted })
    apply(wanted)
    const result = await callApi('putPreferences', { body: part satisfies PreferencesChange })
    // What was changed meanwhile stays; the answer knows of it, or its own answer will.
    if (result.ok) return
    set({ preferences: before })
    apply(before)
    toast.failed(`The setting was not kept. ${result.problem.sentence}`)
  },
}))

function apply({ theme, density, fontSize, keyBindings }: Preferences): void {
  const look = useLook.getState()
  if (look.theme !== theme || look.density !== density || look.textSize !== fontSize) {
    look.change({ theme, density, textSize: fontSize })
  }
  useCommandStore.getState().rebind(toBindings(keyBindings))
}

/** What an older release bound to a command that is no more is passed over. */
function toBindings(stored: Preferences['keyBindings']): Bindings {
  const known = Object.entries(stored).filter(([name]) => Object.hasOwn(COMMANDS, name))
  return Object.fromEntries(known.map(([name, keys]) => [name as CommandName, keys === null ? [] : [keys]]))
}
