/** Where a one-time link leads. */
import { SignIn } from '../_home/sign-in.tsx'

export default function SignInPage() {
  return (
    <main>
      <h1>Slipway</h1>
      <SignIn />
    </main>
  )
}
