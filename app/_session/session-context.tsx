/** The one session that a page shows, and the shape of its workbench, for whatever stands below. */
'use client'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { takeSession } from './early-session.ts'
import { createIntents, type Intents } from './intents.ts'
import type { Session } from './open-session.ts'

interface Room {
  session: Session
  intents: Intents
}

const RoomContext = createContext<Room | null>(null)

export function SessionProvider({ sessionId, children }: { sessionId: string; children: ReactNode }) {
  const [room, setRoom] = useState<Room | null>(null)
  useEffect(() => {
    const session = takeSession(sessionId)
    setRoom({ session, intents: createIntents() })
    return () => session.close()
  }, [sessionId])
  return room === null ? null : <RoomContext.Provider value={room}>{children}</RoomContext.Provider>
}

function useRoom(): Room {
  const room = useContext(RoomContext)
  if (room === null) throw new Error('a pane stands outside of a session')
  return room
}

export function useOpenSession(): Session {
  return useRoom().session
}

export function useIntents(): Intents {
  return useRoom().intents
}
