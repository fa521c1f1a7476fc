/** A named group of samples in the gallery. */
import type { ReactNode } from 'react'

export function Samples({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <h2 className="border-line border-b pb-1 font-medium text-meta text-muted">{title}</h2>
      {children}
    </div>
  )
}

export function Row({ children }: { children: ReactNode }) {
  return <div className="flex min-w-0 flex-wrap items-center gap-2">{children}</div>
}
