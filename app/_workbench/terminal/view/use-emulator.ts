/** An emulator as long as the component stands, in this person's type and size. */
'use client'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { usePreferences } from '#app/_preferences/preferences-store.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import type { Emulator } from '../emulator/create-emulator.ts'
import { linkPlace } from '../emulator/link-place.ts'
import { loadEmulator } from '../emulator/load-emulator.ts'
import type { PastedText } from '../emulator/pasted-text.ts'
import { tieKeys } from '../emulator/tie-keys.ts'
import { useTerminalRoom } from '../terminal-room.tsx'

export interface HoveredLink {
  address: string
  x: number
  y: number
}

export interface EmulatorInPage {
  box: RefObject<HTMLDivElement | null>
  /** Null until it and its typeface are there. */
  emulator: Emulator | null
  hovered: HoveredLink | null
}

export interface UseEmulatorOptions {
  shown: boolean
  /** Nothing is typed when it is left out. Must be stable. */
  onPaste?: (pasted: PastedText) => void
}

export function useEmulator({ shown, onPaste }: UseEmulatorOptions): EmulatorInPage {
  const box = useRef<HTMLDivElement>(null)
  const [emulator, setEmulator] = useState<Emulator | null>(null)
  const [hovered, setHovered] = useState<HoveredLink | null>(null)
  const { share } = useTerminalRoom()
  const [failure, setFailure] = useState<Error | null>(null)
  const onLink = useLinkOpening()
  const fontSize = usePreferences(({ preferences }) => preferences.editor.fontSize)
  const screenReader = usePreferences(({ preferences }) => preferences.terminal.screenReader)
  const readOnly = onPaste === undefined
  useEffect(() => {
    const element = box.current
    let gone = false
    let undo = () => {}
    const { editor, terminal } = usePreferences.getState().preferences
    const begin = (create: Awaited<ReturnType<typeof loadEmulator>>) => {
      if (gone || element === null) return
      const made = create({
        ...{ box: element, readOnly, share, onLink, onHover: setHovered },
        ...{ fontSize: editor.fontSize, screenReader: terminal.screenReader },
      })
      const untie = tieKeys({
        ...{ box: element, terminal: made.terminal },
        copyOnSelect: () => usePreferences.getState().preferences.terminal.copyOnSelect,
        ...(onPaste === undefined ? {} : { onPaste }),
      })
      undo = () => {
        untie()
        made.dispose()
      }
      setEmulator(made)
    }
    void loadEmulator(editor.fontSize).then(begin, setFailure)
    return () => {
      gone = true
      undo()
      setEmulator(null)
    }
  }, [readOnly, share, onLink, onPaste])
  useEffect(() => {
    if (emulator === null) return
    emulator.terminal.options.fontSize = fontSize
    emulator.terminal.options.screenReaderMode = screenReader
  }, [emulator, fontSize, screenReader])
  useEffect(() => emulator?.setSeen(shown), [emulator, shown])
  // The place of the pane says so, and offers to try again.
  if (failure !== null) throw failure
  return { box, emulator, hovered: shown ? hovered : null }
}

/** With Ctrl or ⌘ only: a bare press is the program's, or begins a selection. */
function useLinkOpening(): (event: MouseEvent, address: string) => void {
  const intents = useIntents()
  return useCallback(
    (event, address) => {
      if (!event.ctrlKey && !event.metaKey) return
      const place = linkPlace(address)
      if (place?.kind === 'preview') intents.send('open-preview', { port: place.port, path: place.path })
      if (place?.kind === 'page') window.open(place.url, '_blank', 'noopener,noreferrer')
    },
    [intents],
  )
}

/** Calls it when the element's size changes, at most once a frame, and once at the start. */
export function useResize(box: RefObject<HTMLElement | null>, changed: () => void): void {
  useEffect(() => {
    let frame = 0
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(changed)
    })
    if (box.current !== null) observer.observe(box.current)
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
    }
  }, [box, changed])
}
