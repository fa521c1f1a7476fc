/** What the parts of the pane share: which tabs there are, which are in front, and what can be done with them. */
'use client'
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { TerminalView } from '#protocol/terminal.ts'
import type { ParseShare } from './emulator/parse-share.ts'
import type { Arrangement } from './tabs/arrangement.ts'

export interface RoomState {
  arrangement: Arrangement
  /** Opened by us and not yet in the container's own list. */
  fresh: readonly TerminalView[]
  /** A shell is being opened, which may take as long as the container takes. */
  opening: boolean
  /** Which one has its search open. */
  searching: string | null
  /** Told to take the keyboard; counts up. */
  focusAsked: number
}

export interface TerminalActs {
  /** `like`: an ended one, whose name it gets and whose place it takes. `split`: beside what is in front. */
  open(how?: { like?: TerminalView; split?: boolean }): Promise<void>
  /** Ends what runs in it. */
  close(terminalId: string): Promise<void>
  rename(terminalId: string, title: string): Promise<void>
  stopTask(taskId: string): Promise<void>
  arrange(change: (arrangement: Arrangement) => Arrangement): void
  /** Puts the keyboard into the one in front. */
  focus(): void
}

export interface TerminalRoom {
  sessionId: string
  clientId: string
  store: StoreApi<RoomState>
  /** Of the page's time, for its emulators. */
  share: ParseShare
  acts: TerminalActs
}

const RoomContext = createContext<TerminalRoom | null>(null)
export const TerminalRoomProvider = RoomContext.Provider

export function useTerminalRoom(): TerminalRoom {
  const room = useContext(RoomContext)
  if (room === null) throw new Error('a part of the terminals stands outside of them')
  return room
}

export function useRoom<T>(select: (state: RoomState) => T): T {
  return useStore(useTerminalRoom().store, select)
}
