/** How components read the session: by selector, so that each paints only for what it shows. */
'use client'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { SessionState } from '#protocol/state.ts'
import type { IntentBodies, IntentName } from './intents.ts'
import { useIntents, useOpenSession } from './session-context.tsx'
import type { SessionData } from './session-store.ts'

/** A part of what the page knows. The selector must give the same value for the same data. */
export function useSession<T>(select: (data: SessionData) => T): T {
  return useStore(useOpenSession().store, select)
}

/** For selectors that make a list or an object anew: compared one level deep. */
export function useSessionShallow<T>(select: (data: SessionData) => T): T {
  return useStore(useOpenSession().store, useShallow(select))
}

/** A part of the head; `fallback` until the first answer of the server. */
export function useHead<T>(select: (state: SessionState) => T, fallback: T): T {
  return useSession(({ state }) => (state === null ? fallback : select(state)))
}

/** Milliseconds of this machine's clock, anew every `everyMs` while `on`. */
export function useNow(on: boolean, everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!on) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [on, everyMs])
  return now
}

/** The server's clock, in milliseconds, anew every second while `on`: for what is counted from a fact. */
export function useServerNow(on: boolean): number {
  const skew = useSession(({ clockSkew }) => clockSkew)
  return useNow(on) + skew
}

/** Takes intents of that name while the component stands. `handle` should be stable. */
export function useIntent<Name extends IntentName>(name: Name, handle: (body: IntentBodies[Name]) => void): void {
  const intents = useIntents()
  useEffect(() => intents.take(name, handle), [intents, name, handle])
}
