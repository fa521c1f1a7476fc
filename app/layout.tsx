/** The frame of every page: language, colours, and the token by which a page proves that it is ours. */
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import './page.css'

export const metadata: Metadata = { title: 'Slipway', description: 'People and an agent work on the same code.' }

export default async function Layout({ children }: { children: ReactNode }) {
  const token = (await headers()).get('x-slipway-page-token')
  return (
    <html lang="en">
      <head>{token === null ? null : <meta name="slipway-token" content={token} />}</head>
      <body>{children}</body>
    </html>
  )
}
