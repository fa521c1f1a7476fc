/** Every component in every state, in both themes: for those who build the interface. */
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { Gallery } from '../_design/gallery.tsx'

export const metadata: Metadata = { title: 'Components' }

export default async function DesignPage() {
  const person = (await headers()).get('x-slipway-person')
  if (person === null && process.env.NODE_ENV !== 'development') notFound()
  return <Gallery />
}
