/** The frame of every page: language, look, typefaces, and the token by which a page proves that it is ours. */
import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { SignedIn } from './_shell/signed-in.tsx'
import { LOOK_COOKIE, lookAttributes, readLook } from './_ui/look/look.ts'
import { Providers } from './_ui/providers.tsx'
import { fontClasses } from './_ui/tokens/fonts.ts'
import './styles.css'

export const metadata: Metadata = {
  title: { default: 'Slipway', template: '%s · Slipway' },
  description: 'People and an agent work on the same code.',
}
export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' }

export default async function Layout({ children }: { children: ReactNode }) {
  const token = (await headers()).get('x-slipway-page-token')
  const look = readLook((await cookies()).get(LOOK_COOKIE)?.value)
  return (
    // The look may be changed in the browser before React wakes up there.
    <html lang="en" className={fontClasses} {...lookAttributes(look)} suppressHydrationWarning>
      <head>{token === null ? null : <meta name="slipway-token" content={token} />}</head>
      <body>
        <Providers>{children}</Providers>
        {token === null ? null : <SignedIn />}
      </body>
    </html>
  )
}
