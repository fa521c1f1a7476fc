/** The inbox, or the way in. */
import { headers } from 'next/headers'
import { Home } from './_home/home.tsx'
import { Stranger } from './_sign-in/stranger.tsx'

export default async function HomePage() {
  const person = (await headers()).get('x-slipway-person')
  return person === null ? <Stranger /> : <Home />
}
