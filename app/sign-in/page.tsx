/** Where a one-time link leads. */
import type { Metadata } from 'next'
import { Entrance } from '../_sign-in/entrance.tsx'
import { SignIn } from '../_sign-in/sign-in.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default function SignInPage() {
  return (
    <Entrance>
      <SignIn />
    </Entrance>
  )
}
