/** What the person likes: read once, changed at once here, kept on the server, and undone when that fails. */
'use client'
import { create } from 'zustand'
import { DEFAULT_PREFERENCES, type Preferences, type PreferencesChange } from '#protocol/preferences.ts'
import { callApi } from '../_api/call-api.ts'
import { type Bindings, useCommandStore } from '../_ui/keys/command-store.ts'
import { COMMANDS, type CommandName } from '../_ui/keys/commands.ts'
import { useLook } from '../_ui/look/use-look.ts'
import { toast } from '../_ui/toast.ts'

type Part = { [Name in keyof Preferences]?: Preferences[Name] }

interface PreferencesStore {
  preferences: Preferences
  /** Before it, what the person chose elsewhere is not known here, and nothing may be made of it. */
  loaded: boolean
  /** Changed since they were asked for. */
  own: Part
  load(): Promise<void>
  change(part: Part): Promise<void>
}

export const usePreferences = create<PreferencesStore>((set, get) => ({
  preferences: DEFAULT_PREFERENCES,
  loaded: false,
  own: {},
  async load() {
    set({ own: {} })
    const result = await callApi('getPreferences', {})
    if (!result.ok) return
    // What was changed while the answer was on its way is newer than the answer.
    const preferences = { ...result.value, ...get().own }
    set({ preferences, loaded: true })
    apply(preferences)
  },
  async change(part) {
    const before = get().preferences
    const wanted = { ...before, ...part }
    set({ preferences: wanted, own: { ...get().own, ...part } })
    apply(wanted)
    const result = await callApi('putPreferences', { body: part satisfies PreferencesChange })
    // What was changed meanwhile stays; the answer knows of it, or its own answer will.
    if (result.ok) return
    set({ preferences: before, own: {} })
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
