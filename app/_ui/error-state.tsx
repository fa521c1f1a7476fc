/** A whole part could not be shown: what happened, what survived, what to do. */
'use client'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { cn } from './lib/cn.ts'

export interface ErrorStateProps {
  title: string
  /** What survived and what to do. */
  sentence: ReactNode
  retry?: { label: string; busy?: boolean; run: () => void }
  className?: string
}

export function ErrorState({ title, sentence, retry, className }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cn('flex flex-col items-center justify-center gap-1.5 px-6 py-10 text-center', className)}
    >
      <TriangleAlert size={20} strokeWidth={1.5} aria-hidden className="mb-1 text-danger" />
      <p className="wrap-text max-w-100 font-medium text-ui">{title}</p>
      <p className="wrap-text max-w-100 text-balance text-muted text-ui">{sentence}</p>
      {retry === undefined ? null : (
        <Button className="mt-2" busy={retry.busy ?? false} onClick={retry.run}>
          {retry.label}
        </Button>
      )}
    </div>
  )
}
