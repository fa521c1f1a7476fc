/** Whether all parts of the server are well, and where its API is described. */
'use client'
import { callApi } from '../_api/call-api.ts'
import { useInstallation } from '../_home/installation-store.ts'
import { Button } from '../_ui/button.tsx'
import { Skeleton } from '../_ui/skeleton.tsx'
import { StatusDot } from '../_ui/status-dot.tsx'
import { TextLink } from '../_ui/text-link.tsx'
import { SettingRow } from './setting-row.tsx'
import { useRemote } from './use-remote.ts'

const readHealth = () => callApi('readyz', {})

export function AboutSection() {
  const { value, problem, reload } = useRemote(readHealth)
  const person = useInstallation((store) => store.person)
  return (
    <>
      {value === null && problem === null ? <Skeleton className="h-24" /> : null}
      {problem === null ? null : <SettingRow title="The server is not ready" hint={problem} />}
      {value?.checks.map(({ name, ok, message }) => (
        <SettingRow key={name} title={<Health name={name} ok={ok} />} hint={message} />
      ))}
      <div className="flex flex-wrap items-center gap-3 border-line border-t pt-3">
        <Button onClick={reload}>Check again</Button>
        <span className="text-muted">
          {person === null ? null : `Signed in as ${person.name}. `}
          <TextLink href="/api/openapi.json" prefetch={false}>
            HTTP API
          </TextLink>
        </span>
      </div>
    </>
  )
}

function Health({ name, ok }: { name: string; ok: boolean }) {
  return (
    <span className="flex items-center gap-2">
      <StatusDot tone={ok ? 'success' : 'danger'} />
      {name}
      <span className="font-normal text-muted">{ok ? 'ready' : 'not ready'}</span>
    </span>
  )
}
