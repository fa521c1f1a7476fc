/** The page of those who are not in yet: who we are, and one thing to say. */
import type { ReactNode } from 'react'
import { Mark } from '../_shell/mark.tsx'

export function Entrance({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-6 py-16">
      <div className="flex w-full max-w-88 flex-col gap-4">
        <h1 className="flex items-center gap-2 font-semibold text-title">
          <Mark size={22} />
          Slipway
        </h1>
        {children}
      </div>
    </main>
  )
}
