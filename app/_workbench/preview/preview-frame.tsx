/** The page itself, as wide as a device or as the pane; a device that is wider than the pane is drawn smaller. */
'use client'
import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react'
import { cn } from '#app/_ui/lib/cn.ts'
import { Spinner } from '#app/_ui/spinner.tsx'
import type { ShownPreview } from './preview-state.ts'

/** Its own origin, and nothing of ours: it may neither move our page nor open what would inherit from it. */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads'
/** Milliseconds after which waiting is said to be long. */
const LONG_MS = 8_000

export interface PreviewFrameProps {
  /** With its ticket; null while that is asked for. */
  url: string | null
  port: number
  width: ShownPreview['width']
  entered: boolean
  /** The frame was made: its history begins. */
  onNew: () => void
  onLoad: () => void
}

export function PreviewFrame({ url, port, width, entered, onNew, onLoad }: PreviewFrameProps) {
  const [box, room] = useRoomOf()
  const frame = useRef<HTMLIFrameElement>(null)
  const [began, setBegan] = useState(false)
  const latestNew = useRef(onNew)
  latestNew.current = onNew
  useEffect(() => latestNew.current(), [])
  useEffect(() => {
    if (url === null || frame.current === null) return
    frame.current.src = url
    setBegan(true)
  }, [url])
  const device = width === 'full' ? null : Number(width)
  const scale = device === null || room.width === 0 ? 1 : Math.min(1, (room.width - 24) / device)
  return (
    <div
      ref={box}
      className={cn('relative min-h-0 flex-1 overflow-hidden', device !== null && 'bg-raised pt-3')}
      data-scale={scale.toFixed(2)}
    >
      <iframe
        ref={frame}
        title={`Preview of port ${port}`}
        sandbox={SANDBOX}
        allow="clipboard-write; fullscreen"
        referrerPolicy="no-referrer"
        className={cn(
          'block border-0 bg-[white]',
          device === null
            ? 'size-full'
            : 'absolute left-1/2 origin-top rounded-t-card shadow-[0_0_0_1px_var(--line-strong)]',
        )}
        style={
          device === null
            ? undefined
            : { width: device, height: (room.height - 12) / scale, transform: `translateX(-50%) scale(${scale})` }
        }
        // An empty frame says that it has loaded, too.
        onLoad={() => began && onLoad()}
      />
      {scale < 0.995 && device !== null ? (
        <span className="tabular absolute right-2 bottom-2 rounded-small bg-float px-1.5 text-meta text-muted shadow-float">
          {device} px at {Math.round(scale * 100)} %
        </span>
      ) : null}
      {entered ? null : <Loading port={port} />}
    </div>
  )
}

function Loading({ port }: { port: number }) {
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div
      role="status"
      className="absolute inset-0 flex items-center justify-center gap-2 bg-background px-6 text-muted text-ui"
    >
      <Spinner />
      <span className="wrap-text">
        {long ? `Port ${port} takes its time to answer. It may be building.` : `Loading port ${port}.`}
      </span>
    </div>
  )
}

function useRoomOf(): [box: RefCallback<HTMLElement>, room: { width: number; height: number }] {
  const [room, setRoom] = useState({ width: 0, height: 0 })
  const observer = useRef<ResizeObserver | null>(null)
  const box = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (element === null) return
    observer.current = new ResizeObserver(() => setRoom({ width: element.clientWidth, height: element.clientHeight }))
    observer.current.observe(element)
  }, [])
  return [box, room]
}
