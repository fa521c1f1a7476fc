/** What is in front. A tab that was seen stays alive behind the others; in place, since an emulator that moves begins anew. */
'use client'
import { useEffect, useState } from 'react'
import type { TerminalView } from '#protocol/terminal.ts'
import { activeKey, outputKey, sideOf } from '../tabs/arrangement.ts'
import { useRoom, useTerminalRoom } from '../terminal-room.tsx'
import { OutputScreen } from './output-screen.tsx'
import { ShellScreen } from './shell-screen.tsx'

export function Stage({ terminals }: { terminals: readonly TerminalView[] }) {
  const { acts } = useTerminalRoom()
  const arrangement = useRoom((state) => state.arrangement)
  const seen = useSeen([arrangement.left, arrangement.right])
  const split = arrangement.right !== null
  const placeOf = (key: string) => {
    const side = sideOf(arrangement, key)
    return {
      shown: side !== null,
      active: key === activeKey(arrangement),
      right: side === 'right',
      onFocus: () => side !== null && side !== arrangement.focus && acts.arrange((now) => ({ ...now, focus: side })),
    }
  }
  return (
    <div
      className="grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)]"
      style={{ gridTemplateColumns: split ? 'minmax(0,1fr) minmax(0,1fr)' : 'minmax(0,1fr)' }}
    >
      {terminals
        .filter(({ terminalId }) => seen.has(terminalId))
        .map((terminal) => (
          <ShellScreen key={terminal.terminalId} terminal={terminal} place={placeOf(terminal.terminalId)} />
        ))}
      {arrangement.outputs
        .filter((output) => seen.has(outputKey(output)))
        .map((output) => (
          <OutputScreen key={outputKey(output)} output={output} place={placeOf(outputKey(output))} />
        ))}
    </div>
  )
}

function useSeen(shown: readonly (string | null)[]): ReadonlySet<string> {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const wanted = shown.filter((key) => key !== null).join('\n')
  useEffect(() => {
    const keys = wanted.split('\n').filter(Boolean)
    setSeen((before) => (keys.every((key) => before.has(key)) ? before : new Set([...before, ...keys])))
  }, [wanted])
  return seen
}
