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

/** Made here. Kept: the server said so, and knows of it whenever it is asked from then on. */
interface Change {
  part: Part
  kept: boolean
}

interface PreferencesStore {
  preferences: Preferences
  /** Before it, what the person chose elsewhere is not known here, and nothing may be made of it. */
  loaded: boolean
  /** What the server answered last. */
  answered: Preferences
  /** What its answer did not know of yet, in order: each stands or falls alone. */
  changes: readonly Change[]
  load(): Promise<void>
  change(part: Part): Promise<void>
}

export const usePreferences = create<PreferencesStore>((set, get) => {
  /** What was changed is newer than the answer. */
  const show = (now: { answered?: Preferences; changes: readonly Change[]; loaded?: boolean }) => {
    const answered = now.answered ?? get().answered
    const preferences: Preferences = Object.assign({}, answered, ...now.changes.map(({ part }) => part))
    set({ ...now, preferences })
    apply(preferences)
  }
  return {
    preferences: DEFAULT_PREFERENCES,
    loaded: false,
    answered: DEFAULT_PREFERENCES,
    changes: [],
    async load() {
      const known = new Set(get().changes.filter(({ kept }) => kept))
      const result = await callApi('getPreferences', {})
      if (!result.ok) return
      show({ answered: result.value, changes: get().changes.filter((one) => !known.has(one)), loaded: true })
    },
    async change(part) {
      const mine: Change = { part, kept: false }
      show({ changes: [...get().changes, mine] })
      const result = await callApi('putPreferences', { body: part satisfies PreferencesChange })
      mine.kept = result.ok
      if (result.ok) return
      show({ changes: get().changes.filter((one) => one !== mine) })
      toast.failed(`The setting was not kept. ${result.problem.sentence}`)
    },
  }
})

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
