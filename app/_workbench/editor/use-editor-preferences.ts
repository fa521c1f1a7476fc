/** How this person likes to edit, from their preferences. */
'use client'
import { useEffect, useState } from 'react'
import { UNREACHABLE } from '#app/_api/api-problem.ts'
import { callApi } from '#app/_api/call-api.ts'
import { DEFAULT_PREFERENCES, type Preferences } from '#protocol/preferences.ts'

export type EditorPreferences = Preferences['editor'] & {
  /** Before it, this is how a new person's editor looks; it may be shown, and nothing may be written for it. */
  known: boolean
}

/** Milliseconds until they are asked for again where no answer came. */
const AGAIN_MS = 5_000

export function useEditorPreferences(): EditorPreferences {
  const [preferences, setPreferences] = useState<EditorPreferences>({ ...DEFAULT_PREFERENCES.editor, known: false })
  useEffect(() => {
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const answer = await callApi('getPreferences', {})
      if (gone) return
      if (answer.ok) setPreferences({ ...answer.value.editor, known: true })
      // Signed out, or a page that is too old: asking again does not change that.
      else if (answer.problem === UNREACHABLE.problem || answer.problem.status >= 500)
        timer = setTimeout(() => void ask(), AGAIN_MS)
    }
    void ask()
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [])
  return preferences
}
