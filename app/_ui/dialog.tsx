/** For the rare act that needs all of one's attention. */
'use client'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { IconButton } from './icon-button.tsx'
import { cn } from './lib/cn.ts'
import { useHoldKeyboard } from './lib/use-hold-keyboard.ts'
import { Scrolled } from './scrolled.tsx'

export interface DialogProps {
  title: string
  description?: ReactNode
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** Buttons, at the end; the one that acts stands last. */
  footer?: ReactNode
  size?: 'small' | 'medium' | 'large'
  children?: ReactNode
}

const WIDTH = { small: 'max-w-100', medium: 'max-w-140', large: 'max-w-200' }

export function Dialog(props: DialogProps) {
  const { title, description, trigger, footer, size = 'small', children, ...state } = props
  const popup = useRef<HTMLDivElement>(null)
  const holding = useHoldKeyboard()
  // What one came to fill in; else the words, not the button that throws them away.
  const first = () => popup.current?.querySelector<HTMLElement>('input, textarea') ?? popup.current
  return (
    <Base.Root {...state}>
      {trigger === undefined ? null : <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className="float-motion fixed inset-0 z-40 bg-scrim" />
        <Base.Viewport className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto px-4 py-[12vh] max-sm:items-end max-sm:px-0 max-sm:pb-0">
          <Base.Popup
            ref={popup}
            data-front="dialog"
            initialFocus={first}
            {...holding}
            className={cn(
              'float-motion forced-border flex max-h-[76vh] w-full flex-col rounded-card bg-float shadow-dialog outline-none max-sm:rounded-b-none',
              WIDTH[size],
            )}
          >
            <div className="flex items-start gap-2 px-4 pt-3 pb-2">
              <div className="min-w-0 flex-1">
                <Base.Title className="wrap-text font-semibold text-prose">{title}</Base.Title>
                {description === undefined ? null : (
                  <Base.Description className="wrap-text mt-0.5 text-muted text-ui">{description}</Base.Description>
                )}
              </div>
              <Base.Close render={<IconButton icon={X} label="Close" keys="Escape" size="small" />} />
            </div>
            <Scrolled className="min-h-0 flex-1 overflow-y-auto px-4 pb-4 outline-offset-[-2px]">{children}</Scrolled>
            {footer === undefined ? null : (
              <div className="flex flex-wrap justify-end gap-2 border-line border-t px-4 py-3">{footer}</div>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}
