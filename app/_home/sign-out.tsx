/** Ends this sign-in. */
'use client'
import { useState } from 'react'

function pageToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="slipway-token"]')?.content ?? ''
}

export function SignOut() {
  const [trouble, setTrouble] = useState<string | null>(null)
  const signOut = async () => {
    const response = await fetch('/api/sign-out', { method: 'POST', headers: { 'x-slipway-token': pageToken() } })
    if (response.ok) window.location.assign('/')
    else setTrouble('You are still signed in: the server did not answer as it should. Try again.')
  }
  return (
    <>
      <button type="button" onClick={() => void signOut()}>
        Sign out
      </button>
      {trouble === null ? null : <p role="alert">{trouble}</p>}
    </>
  )
}
