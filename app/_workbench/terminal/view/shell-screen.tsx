/** One terminal of a person. */
'use client'
import { Moon } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { usePreferences } from '#app/_preferences/preferences-store.ts'
import { useHead } from '#app/_session/hooks.ts'
import { Button } from '#app/_ui/button.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import type { TerminalExit, TerminalView } from '#protocol/terminal.ts'
import type { Emulator } from '../emulator/create-emulator.ts'
import type { PastedText } from '../emulator/pasted-text.ts'
import { terminalExitWords } from '../tabs/exit-words.ts'
import { useRoom, useTerminalRoom } from '../terminal-room.tsx'
import { LineChip } from './line-chip.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { ScreenFoot } from './screen-foot.tsx'
import { ScreenFrame } from './screen-frame.tsx'
import type { ScreenPlace } from './screen-place.ts'
import { useEmulator, useResize } from './use-emulator.ts'
import { useFocusWhenAsked } from './use-focus-when-asked.ts'
import { useShellLine } from './use-shell-line.ts'

export function ShellScreen({ terminal, place }: { terminal: TerminalView; place: ScreenPlace }) {
  const paused = useHead((state) => state.sandbox.kind === 'paused', false)
  const [woken, setWoken] = useState(!paused)
  useEffect(() => {
    if (!paused) setWoken(true)
  }, [paused])
  // To look at a terminal wakes its container: that is for the person to say.
  if (!woken) return <Asleep terminal={terminal} place={place} onWake={() => setWoken(true)} />
  return <AwakeScreen terminal={terminal} place={place} />
}

function AwakeScreen({ terminal, place }: { terminal: TerminalView; place: ScreenPlace }) {
  const [asked, setAsked] = useState<PastedText | null>(null)
  const pasting = useRef<Emulator | null>(null)
  const onPaste = useCallback((pasted: PastedText) => {
    const { askBeforePaste } = usePreferences.getState().preferences.terminal
    if (pasted.lines > 1 && askBeforePaste) setAsked(pasted)
    else pasting.current?.terminal.paste(pasted.text)
  }, [])
  const { box, emulator, hovered } = useEmulator({ shown: place.shown, onPaste })
  useEffect(() => {
    pasting.current = emulator
  }, [emulator])
  const line = useShellLine({ terminal, emulator })
  useResize(box, line.layOut)
  useFocusWhenAsked(emulator, place)
  const { exit, title } = terminal
  const settle = (paste: boolean) => {
    if (paste && asked !== null) emulator?.terminal.paste(asked.text)
    setAsked(null)
    emulator?.terminal.focus()
  }
  return (
    <>
      <ScreenFrame
        tabKey={terminal.terminalId}
        label={`Terminal ${title}`}
        {...{ place, box, emulator, hovered }}
        chip={<LineChip line={line} control={terminal.control} ended={exit !== null} />}
        foot={exit === null ? null : <EndedFoot terminal={terminal} exit={exit} />}
      />
      <PasteDialog pasted={asked} onSettle={settle} />
    </>
  )
}

function EndedFoot({ terminal, exit }: { terminal: TerminalView; exit: TerminalExit }) {
  const { acts } = useTerminalRoom()
  const opening = useRoom((state) => state.opening)
  return (
    <ScreenFoot words={terminalExitWords(exit)}>
      <Button size="small" busy={opening} onClick={() => void acts.open({ like: terminal })}>
        Start again
      </Button>
      <Button size="small" variant="quiet" onClick={() => void acts.close(terminal.terminalId)}>
        Close
      </Button>
    </ScreenFoot>
  )
}

function Asleep({ terminal, place, onWake }: { terminal: TerminalView; place: ScreenPlace; onWake: () => void }) {
  return (
    <section
      aria-label={`Terminal ${terminal.title}`}
      hidden={!place.shown}
      className={cn(
        'row-start-1 min-h-0 items-center justify-center',
        place.shown ? 'flex' : 'hidden',
        place.right ? 'col-start-2 border-line border-l' : 'col-start-1',
      )}
    >
      <EmptyState
        icon={Moon}
        sentence="The container is paused. This terminal goes on where it was when it wakes."
        action={<Button onClick={onWake}>Wake it</Button>}
      />
    </section>
  )
}
