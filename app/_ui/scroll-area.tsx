/** A box that scrolls, with bars that keep out of the way. */
'use client'
import { ScrollArea as Base } from '@base-ui/react/scroll-area'
import type { ReactNode, Ref } from 'react'
import { cn } from './lib/cn.ts'

export interface ScrollAreaProps {
  children: ReactNode
  className?: string
  viewportRef?: Ref<HTMLDivElement>
}

export function ScrollArea({ children, className, viewportRef }: ScrollAreaProps) {
  return (
    <Base.Root className={cn('group relative min-h-0 min-w-0', className)}>
      <Base.Viewport ref={viewportRef} className="size-full overscroll-contain outline-offset-[-2px]">
        <Base.Content>{children}</Base.Content>
      </Base.Viewport>
      <Bar orientation="vertical" />
      <Bar orientation="horizontal" />
      <Base.Corner />
    </Base.Root>
  )
}

function Bar({ orientation }: { orientation: 'vertical' | 'horizontal' }) {
  return (
    <Base.Scrollbar
      orientation={orientation}
      className={cn(
        'flex p-0.5 opacity-0 transition-opacity data-hovering:opacity-100 data-scrolling:opacity-100',
        orientation === 'vertical' ? 'w-2.5 justify-center' : 'h-2.5 items-center',
      )}
    >
      <Base.Thumb className={cn('rounded-full bg-line-strong', orientation === 'vertical' ? 'w-1.5' : 'h-1.5')} />
    </Base.Scrollbar>
  )
}
