/** Has the container woken, started or made anew, by a press. */
'use client'
import { useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { toast } from '#app/_ui/toast.ts'
import { useSession } from './hooks.ts'

export function useWakeContainer(): { waking: boolean; wake: () => void } {
  const sessionId = useSession((data) => data.sessionId)
  const [waking, setWaking] = useState(false)
  const ask = async () => {
    setWaking(true)
    // Whoever asks for files has the container woken.
    const answer = await callApi('fileNames', { params: { id: sessionId } })
    setWaking(false)
    if (!answer.ok) toast.failed(`The container did not wake. ${answer.problem.sentence}`)
  }
  return { waking, wake: () => void ask() }
}
