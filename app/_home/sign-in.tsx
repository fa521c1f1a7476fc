/** Uses the secret of a one-time link. It stands behind the `#`, which no browser sends and no log keeps. */
'use client'
import { useEffect, useState } from 'react'

async function consume(secret: string): Promise<string | null> {
  const response = await fetch('/api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret }),
  })
  if (response.ok) return null
  const problem: unknown = await response.json()
  const detail = (problem as { detail?: unknown }).detail
  return typeof detail === 'string' ? detail : 'The server did not accept the link.'
}

export function SignIn() {
  const [trouble, setTrouble] = useState<string | null>(null)
  useEffect(() => {
    const secret = window.location.hash.slice(1)
    // Out of the address bar and the history before anything else happens.
    window.history.replaceState(null, '', '/sign-in')
    if (secret === '') {
      setTrouble('This address works only with the link that the server printed.')
      return
    }
    consume(secret).then(
      (problem) => {
        if (problem === null) window.location.replace('/')
        else setTrouble(problem)
      },
      () => setTrouble('The server cannot be reached. Try again.'),
    )
  }, [])
  return trouble === null ? <p className="muted">Signing you in…</p> : <p role="alert">{trouble}</p>
}
