/** The box of one screen: where it stands, its search, what is said about it, and the emulator's own element. */
'use client'
import type { ReactNode, RefObject } from 'react'
import { cn } from '#app/_ui/lib/cn.ts'
import type { Emulator } from '../emulator/create-emulator.ts'
import { useRoom } from '../terminal-room.tsx'
import { LinkHint } from './link-hint.tsx'
import type { ScreenPlace } from './screen-place.ts'
import { SearchBar } from './search-bar.tsx'
import type { HoveredLink } from './use-emulator.ts'

export interface ScreenFrameProps {
  tabKey: string
  label: string
  place: ScreenPlace
  box: RefObject<HTMLDivElement | null>
  emulator: Emulator | null
  hovered: HoveredLink | null
  /** A strip below: how it ended, or why there is nothing. */
  foot?: ReactNode
  /** Floats over its upper end. */
  chip?: ReactNode
}

export function ScreenFrame(props: ScreenFrameProps) {
  const { tabKey, label, place, box, emulator, hovered, foot, chip } = props
  const searching = useRoom((state) => state.searching === tabKey)
  return (
    <section
      aria-label={label}
      hidden={!place.shown}
      onFocus={place.onFocus}
      className={cn(
        'relative row-start-1 min-h-0 min-w-0 flex-col',
        place.shown ? 'flex' : 'hidden',
        place.right ? 'col-start-2 border-line border-l' : 'col-start-1',
      )}
    >
      {searching && emulator !== null ? <SearchBar emulator={emulator} /> : null}
      <div className="relative min-h-0 flex-1 overflow-hidden py-1 pl-2.5">
        <div ref={box} className="terminal-box size-full overflow-auto" />
        {chip === undefined ? null : <div className="absolute top-2 right-4 z-10">{chip}</div>}
      </div>
      {foot}
      {hovered === null ? null : <LinkHint link={hovered} />}
    </section>
  )
}
