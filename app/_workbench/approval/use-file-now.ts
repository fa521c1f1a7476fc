/** The file that a request would change, as it is while the card stands: read, never run, and only inside the workspace. */
'use client'
import { useEffect, useState } from 'react'
import { readFile } from '#app/_api/read-file.ts'
import { shortPath } from '#app/_session/format.ts'
import { useSession } from '#app/_session/hooks.ts'
import type { FileNow } from './proposed-change.ts'

/** Bytes above which a change is shown from its input alone. */
const LIMIT = 1024 * 1024
const UNKNOWN: FileNow = { kind: 'unknown' }

/** `path` is null where no file is asked about. Unknown until it was read, and where it cannot be. */
export function useFileNow(path: string | null): FileNow {
  const session = useSession(({ sessionId }) => sessionId)
  const [now, setNow] = useState<FileNow>(UNKNOWN)
  const inside = path === null || shortPath(path).startsWith('/') ? null : shortPath(path)
  useEffect(() => {
    setNow(UNKNOWN)
    if (inside === null) return
    let left = false
    void readFile(session, inside).then((answer) => {
      if (left) return
      if (answer.ok) setNow(fileNow(answer.value.bytes))
      else setNow(answer.problem.code === 'not_found' ? { kind: 'absent' } : UNKNOWN)
    })
    return () => {
      left = true
    }
  }, [session, inside])
  return now
}

function fileNow(bytes: Uint8Array): FileNow {
  if (bytes.length > LIMIT || bytes.includes(0)) return UNKNOWN
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    // Not UTF-8: the tool changes it byte by byte, which lines cannot show.
    return UNKNOWN
  }
}
