/** Where short messages appear; placed once, by the frame of all pages. */
'use client'
import { Toaster as Sonner } from 'sonner'

export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      // Above the tabs of a phone, which a finger must reach while a message stands there.
      mobileOffset={{ bottom: 'calc(4.5rem + env(safe-area-inset-bottom))' }}
      visibleToasts={4}
      closeButton={false}
      containerAriaLabel="Messages"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            // Of those that lie behind another only the edge is seen, however many lines they have.
            'flex w-full sm:w-90 items-center gap-2 rounded-card bg-float px-3 py-2 text-ui text-text shadow-float font-sans forced-border [&[data-expanded=false][data-front=false]>*]:opacity-0',
          content: 'min-w-0 flex-1 wrap-text',
          description: 'text-meta text-muted wrap-text',
          icon: 'shrink-0 text-muted',
          error: '[&_[data-icon]]:text-danger',
          success: '[&_[data-icon]]:text-success',
          actionButton:
            'order-2 shrink-0 rounded-control px-2 h-7 font-medium text-accent hover:bg-hover pointer-coarse:h-11 pointer-coarse:px-3',
          cancelButton:
            'order-1 shrink-0 rounded-control px-2 h-7 text-muted hover:bg-hover pointer-coarse:h-11 pointer-coarse:px-3',
        },
      }}
    />
  )
}
