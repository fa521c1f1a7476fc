/** A list that is read from the API when the page opens, and again after each change. */
'use client'
import { useCallback, useEffect, useState } from 'react'
import type { ApiResult } from '../_api/api-problem.ts'

export interface RemoteList<Value> {
  /** Null until the first answer. */
  value: Value | null
  problem: string | null
  reload: () => void
}

/** `read` must be stable. */
export function useRemote<Value>(read: () => Promise<ApiResult<Value>>): RemoteList<Value> {
  const [value, setValue] = useState<Value | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const reload = useCallback(() => {
    void read().then((result) => {
      if (result.ok) setValue(result.value)
      setProblem(result.ok ? null : result.problem.sentence)
    })
  }, [read])
  useEffect(reload, [reload])
  return { value, problem, reload }
}
