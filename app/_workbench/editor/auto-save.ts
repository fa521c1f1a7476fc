/** Saves texts by itself as the person likes it, and not at all before that is known: to save what they keep unsaved cannot be taken back. */
import type { DocumentKeeper } from './documents/documents.ts'
import type { EditorPreferences } from './use-editor-preferences.ts'

type Keeper = Pick<DocumentKeeper, 'store' | 'save' | 'onEdit'>
type Liking = Pick<EditorPreferences, 'autoSave' | 'autoSaveDelayMs'>

export interface AutoSave {
  /** From now on; null: it is not known yet. Returns how to stop what was begun. */
  like(liking: Liking | null): () => void
  /** The person turns away from a text; resolves when that is on disk, if they like it so. */
  leave(): Promise<void>
  /** The person turns away from the page. */
  away(): void
}

export function createAutoSave(keeper: Keeper): AutoSave {
  let liked: Liking | null = null
  // Turned away from before it was known whether that saves.
  let left: readonly string[] = []
  return {
    like(liking) {
      liked = liking
      if (liking === null) return () => {}
      if (liking.autoSave === 'on-focus-change') void saveAll(keeper, left)
      left = []
      return liking.autoSave === 'after-delay' ? saveInPauses(keeper, liking.autoSaveDelayMs) : () => {}
    },
    async leave() {
      if (liked === null) left = unsaved(keeper)
      else if (liked.autoSave === 'on-focus-change') await saveAll(keeper, unsaved(keeper))
    },
    away() {
      if (liked === null) left = unsaved(keeper)
      else if (liked.autoSave !== 'off') void saveAll(keeper, unsaved(keeper))
    },
  }
}

function unsaved({ store }: Keeper): string[] {
  return Object.values(store.getState()).flatMap(({ path, dirty }) => (dirty ? [path] : []))
}

async function saveAll(keeper: Keeper, paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => keeper.save(path)))
}

/** Milliseconds after something was last heard of a text that is not on disk; of those there are now, from now on. */
function saveInPauses(keeper: Keeper, delayMs: number): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const arm = (path: string) => {
    clearTimeout(timers.get(path))
    timers.set(
      path,
      setTimeout(() => void keeper.save(path), delayMs),
    )
  }
  const hear = (documents: ReturnType<Keeper['store']['getState']>, before: typeof documents) => {
    for (const [path, document] of Object.entries(documents)) {
      if (document.dirty && document !== before[path]) arm(path)
    }
  }
  hear(keeper.store.getState(), {})
  const stops = [keeper.store.subscribe(hear), keeper.onEdit(arm)]
  return () => {
    for (const stop of stops) stop()
    for (const timer of timers.values()) clearTimeout(timer)
  }
}
