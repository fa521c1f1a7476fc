/** Says so when it is only the demo that answers. */
'use client'
import { Notice } from '../_ui/notice.tsx'
import { TextLink } from '../_ui/text-link.tsx'
import { useInbox } from './inbox-store.ts'
import { useInstallation } from './installation-store.ts'

export function DemoNotice() {
  const { model, person } = useInstallation()
  const some = useInbox(({ rows }) => (rows?.length ?? 0) > 0)
  if (model?.kind !== 'demo' || !some) return null
  return (
    <Notice>
      The demo model answers: it can mend the sample, and nothing else.{' '}
      {person?.role === 'owner' ? (
        <TextLink href="/settings#model">Add a key</TextLink>
      ) : (
        'The owner can add a key in the settings.'
      )}
    </Notice>
  )
}
