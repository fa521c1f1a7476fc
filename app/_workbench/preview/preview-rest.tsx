/** Where there is no page: why, and what to do. */
'use client'
import { AppWindow, Moon, Radio } from 'lucide-react'
import { useWakeContainer } from '#app/_session/use-wake-container.ts'
import { Button } from '#app/_ui/button.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { ErrorState } from '#app/_ui/error-state.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'
import type { PortView } from '#protocol/terminal.ts'
import type { PreviewStand } from './preview-words.ts'

export interface PreviewRestProps {
  stand: Exclude<PreviewStand, { kind: 'show' }>
  ports: readonly PortView[]
  onShow: (port: number) => void
  onRetry: () => void
}

export function PreviewRest({ stand, ports, onShow, onRetry }: PreviewRestProps) {
  switch (stand.kind) {
    case 'trouble':
      return (
        <ErrorState
          title={stand.title}
          sentence={stand.sentence}
          className="flex-1"
          {...(stand.retry === undefined ? {} : { retry: { label: stand.retry, run: onRetry } })}
        />
      )
    case 'choose':
      return (
        <EmptyState
          icon={AppWindow}
          sentence={stand.sentence}
          className="flex-1"
          action={
            ports.length === 0 ? null : (
              <div className="flex flex-wrap justify-center gap-2">
                {ports.map(({ port, process }) => (
                  <Button key={port} onClick={() => onShow(port)}>
                    <Radio size={14} strokeWidth={1.5} aria-hidden className="text-success" />
                    Open {port}
                    {process === null ? null : <span className="font-normal text-muted">{process}</span>}
                  </Button>
                ))}
              </div>
            )
          }
        />
      )
    case 'wait':
      return <Waiting stand={stand} />
  }
}

function Waiting({ stand }: { stand: Extract<PreviewStand, { kind: 'wait' }> }) {
  const { waking, wake } = useWakeContainer()
  if (stand.busy === true)
    return (
      <div role="status" className="flex flex-1 items-center justify-center gap-2 px-6 text-muted text-ui">
        <Spinner />
        <span className="wrap-text">{stand.sentence}</span>
      </div>
    )
  return (
    <EmptyState
      icon={stand.wake === undefined ? Radio : Moon}
      sentence={stand.sentence}
      className="flex-1"
      action={
        stand.wake === undefined ? null : (
          <Button busy={waking} onClick={wake}>
            {stand.wake}
          </Button>
        )
      }
    />
  )
}
