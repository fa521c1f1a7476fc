/** Says what has changed, once and politely: states and finished steps, never every token. */
'use client'

export function LiveRegion({ message, urgent = false }: { message: string; urgent?: boolean }) {
  return (
    <div role={urgent ? 'alert' : 'status'} aria-live={urgent ? 'assertive' : 'polite'} className="sr-only">
      {message}
    </div>
  )
}
