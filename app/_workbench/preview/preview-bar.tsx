/** The bar of the preview: where it is, where it can go, how wide it is. */
'use client'
import { ArrowLeft, ArrowRight, ChevronDown, ExternalLink, RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { FIELD } from '#app/_ui/field-style.ts'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { Menu } from '#app/_ui/menu.tsx'
import type { PortView } from '#protocol/terminal.ts'
import { canGo, type FrameHistory } from './frame-history.ts'
import { type PreviewPlace, readAddress, writeAddress } from './preview-address.ts'
import type { ShownPreview } from './preview-state.ts'
import { WidthChoice } from './width-choice.tsx'

export interface PreviewBarProps {
  shown: ShownPreview
  ports: readonly PortView[]
  origin: string | null
  history: FrameHistory
  loading: boolean
  onGo: (place: PreviewPlace) => void
  onWidth: (width: ShownPreview['width']) => void
  onStep: (by: -1 | 1) => void
  onReload: () => void
  onOutside: () => Promise<void>
}

export function PreviewBar(props: PreviewBarProps) {
  const { shown, ports, history, loading, onGo, onWidth, onStep, onReload, onOutside } = props
  const none = shown.port === null
  return (
    <div className="@container shrink-0 border-line border-b">
      <div className="flex h-9 items-center gap-0.5 px-1 pointer-coarse:h-12">
        <IconButton
          icon={ArrowLeft}
          size="small"
          label="Back"
          disabled={!canGo(history, -1)}
          onClick={() => onStep(-1)}
        />
        <IconButton
          icon={ArrowRight}
          size="small"
          label="Forward"
          disabled={!canGo(history, 1)}
          className="max-sm:hidden"
          onClick={() => onStep(1)}
        />
        <IconButton
          icon={RotateCw}
          size="small"
          label="Load this address again"
          disabled={none}
          busy={loading}
          onClick={onReload}
        />
        <Address {...props} />
        <PortMenu ports={ports} port={shown.port} onShow={(port) => onGo({ port, path: '/' })} />
        <WidthChoice width={shown.width} onWidth={onWidth} />
        <IconButton
          icon={ExternalLink}
          size="small"
          label="Open in a new tab"
          disabled={none}
          onClick={() => void onOutside()}
        />
      </div>
    </div>
  )
}

function Address({ shown, origin, onGo }: Pick<PreviewBarProps, 'shown' | 'origin' | 'onGo'>) {
  const { port, path } = shown
  const address = port === null ? '' : writeAddress({ port, path })
  const [typed, setTyped] = useState(address)
  const [wrong, setWrong] = useState(false)
  useEffect(() => {
    setTyped(address)
    setWrong(false)
  }, [address])
  const enter = () => {
    const place = readAddress(typed, { port: port ?? 0, path }, origin)
    setWrong(place === null)
    if (place !== null) onGo(place)
  }
  return (
    <input
      type="text"
      aria-label="Address in the container"
      aria-invalid={wrong || undefined}
      title={wrong ? 'This leads to no port of the container.' : undefined}
      placeholder="Port or address, such as 3000"
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      value={typed}
      onFocus={(event) => event.target.select()}
      onChange={(event) => {
        setTyped(event.target.value)
        setWrong(false)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') enter()
        else if (event.key === 'Escape') setTyped(address)
        else return
        event.stopPropagation()
        event.preventDefault()
      }}
      className={cn(FIELD, 'mx-0.5 h-6 flex-1 px-2 font-mono text-meta pointer-coarse:h-11')}
    />
  )
}

function PortMenu({
  ports,
  port,
  onShow,
}: {
  ports: readonly PortView[]
  port: number | null
  onShow: (port: number) => void
}) {
  if (ports.length === 0) return null
  return (
    <Menu
      align="end"
      entries={[
        {
          ...{ kind: 'choose', label: 'Ports that listen', value: String(port ?? '') },
          choices: ports.map((one) => ({
            value: String(one.port),
            label: String(one.port),
            ...(one.process === null ? {} : { hint: one.process }),
          })),
          onChange: (value: string) => onShow(Number(value)),
        },
      ]}
      trigger={
        <button
          type="button"
          aria-label={`Ports that listen: ${ports.length}`}
          className="tabular flex h-6 shrink-0 items-center gap-1 rounded-control px-1.5 text-meta text-muted hover:bg-hover hover:text-text data-popup-open:bg-pressed pointer-coarse:h-11"
        >
          <span aria-hidden className="size-1.5 rounded-full bg-success" />
          {ports.length}
          <ChevronDown size={12} strokeWidth={1.5} aria-hidden />
        </button>
      }
    />
  )
}
