/** What is there until the workbench comes: who you are, and where the API is. */
import { headers } from 'next/headers'
import { SignOut } from './_home/sign-out.tsx'

export default async function Home() {
  const person = (await headers()).get('x-slipway-person')
  return (
    <main>
      <h1>Slipway</h1>
      <p className="muted">People and an agent work on the same code, each session in a container of its own.</p>
      {person === null ? <Stranger /> : <Welcome name={decodeURIComponent(person)} />}
    </main>
  )
}

function Stranger() {
  return (
    <p>
      Sign in with the one-time link that the server printed when it started. For a new one, run{' '}
      <code>npm run -s slipway -- sign-in</code> on the machine of the server.
    </p>
  )
}

function Welcome({ name }: { name: string }) {
  return (
    <>
      <dl>
        <dt>Signed in as</dt>
        <dd>{name}</dd>
        <dt>HTTP API</dt>
        <dd>
          <a href="/api/openapi.json">/api/openapi.json</a>
        </dd>
        <dt>Sessions</dt>
        <dd>
          <a href="/api/sessions">/api/sessions</a>
        </dd>
        <dt>Command line</dt>
        <dd>
          <code>npm run -s slipway -- run --source sample --prompt "Fix the failing test"</code>
        </dd>
      </dl>
      <SignOut />
    </>
  )
}
