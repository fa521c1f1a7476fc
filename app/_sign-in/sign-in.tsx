/** Uses the secret of a one-time link. It stands behind the `#`, which no browser sends and no log keeps. */
'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { callApi } from '../_api/call-api.ts'
import { Button } from '../_ui/button.tsx'
import { Notice } from '../_ui/notice.tsx'
import { Spinner } from '../_ui/spinner.tsx'
import { LinkCommand } from './link-command.tsx'

interface Trouble {
  title: string
  sentence: string
  /** The link itself is still good: the way to the server was not. */
  again: boolean
}

const TROUBLE: Record<string, Omit<Trouble, 'again'>> = {
  none: {
    title: 'This address needs its link',
    sentence: 'The part behind the # is missing. Open the whole link, or make a new one:',
  },
  link_used: {
    title: 'This link was used before',
    sentence: 'A link signs in once. Make a new one on the machine of the server:',
  },
  link_expired: {
    title: 'This link has expired',
    sentence: 'A link is good for a short while. Make a new one on the machine of the server:',
  },
  link_unknown: {
    title: 'This link is not one of ours',
    sentence: 'It may be of another server. Make a new one on the machine of this one:',
  },
  link_disabled: { title: 'This account is disabled', sentence: 'The owner of this installation can enable it again.' },
  too_many_tries: { title: 'Too many tries', sentence: 'Wait a minute, then open the link again.' },
}

export function SignIn() {
  const [secret, setSecret] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const begun = useRef(false)
  const redeem = useCallback(async (value: string) => {
    setTrouble(null)
    const result = await callApi('signIn', { body: { secret: value } })
    if (result.ok) return window.location.replace('/')
    const { code, sentence } = result.problem
    setTrouble({
      ...(TROUBLE[code] ?? { title: 'You are not signed in', sentence }),
      again: TROUBLE[code] === undefined,
    })
  }, [])
  useEffect(() => {
    const take = () => {
      const value = window.location.hash.slice(1)
      // Out of the address bar and the history before anything else happens.
      window.history.replaceState(null, '', '/sign-in')
      if (value !== '') {
        begun.current = true
        setSecret(value)
        void redeem(value)
      } else if (!begun.current) setTrouble({ ...(TROUBLE['none'] as Trouble), again: false })
    }
    take()
    // Whoever pastes the whole link while this page is open changes only what stands behind the #.
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [redeem])
  if (trouble === null) {
    return (
      <p role="status" className="flex items-center gap-2 text-muted text-prose">
        <Spinner />
        Signing you in
      </p>
    )
  }
  return (
    <>
      <Notice tone="warning" urgent>
        <p className="font-medium">{trouble.title}</p>
        <p>{trouble.sentence}</p>
      </Notice>
      {trouble.again ? (
        <Button className="self-start" onClick={() => void redeem(secret ?? '')}>
          Try again
        </Button>
      ) : (
        <LinkCommand />
      )}
    </>
  )
}
