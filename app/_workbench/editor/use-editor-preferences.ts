/** How this person likes to edit, from their preferences. */
'use client'
import { useEffect, useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { DEFAULT_PREFERENCES, type Preferences } from '#protocol/preferences.ts'

export type EditorPreferences = Preferences['editor']

export function useEditorPreferences(): EditorPreferences {
  const [preferences, setPreferences] = useState<EditorPreferences>(DEFAULT_PREFERENCES.editor)
  useEffect(() => {
    let gone = false
    void callApi('getPreferences', {}).then((answer) => {
      if (!gone && answer.ok) setPreferences(answer.value.editor)
    })
    return () => {
      gone = true
    }
  }, [])
  return preferences
}
