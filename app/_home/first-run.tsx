/** Asked once, where there is no key yet: which model shall answer, and what that means. */
'use client'
import { useEffect, useState } from 'react'
import { callApi } from '../_api/call-api.ts'
import { Button } from '../_ui/button.tsx'
import { Field } from '../_ui/field.tsx'
import { Input } from '../_ui/input.tsx'
import { useInbox } from './inbox-store.ts'
import { useInstallation } from './installation-store.ts'

const ANSWERED = 'slipway.first-run'

export function FirstRun() {
  const { model, person } = useInstallation()
  const none = useInbox(({ rows, shelf, search }) => rows?.length === 0 && shelf === 'active' && search === '')
  const [answered, setAnswered] = useState(true)
  useEffect(() => setAnswered(localStorage.getItem(ANSWERED) !== null), [])
  if (answered || !none || model?.key !== 'none' || person?.role !== 'owner') return null
  const answer = () => {
    localStorage.setItem(ANSWERED, 'done')
    setAnswered(true)
  }
  return (
    <section aria-labelledby="first-run" className="flex flex-col gap-4">
      <div>
        <h2 id="first-run" className="font-semibold text-title">
          Which model shall answer?
        </h2>
        <p className="text-muted">You can change this at any time in the settings.</p>
      </div>
      <div className="grid gap-6 sm:grid-cols-2 sm:gap-0 sm:divide-x sm:divide-line">
        <KeyForm onDone={answer} />
        <div className="flex flex-col items-start gap-2 sm:pl-6">
          <h3 className="font-medium">The demo model</h3>
          <p className="text-muted">
            Offline and scripted. It runs real commands in a real container and can mend the sample, but it knows
            nothing else.
          </p>
          <Button className="mt-auto" onClick={answer}>
            Use the demo model
          </Button>
        </div>
      </div>
    </section>
  )
}

function KeyForm({ onDone }: { onDone: () => void }) {
  const take = useInstallation((store) => store.take)
  const [key, setKey] = useState('')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const save = async () => {
    if (key.trim() === '') return setTrouble('Paste a key first.')
    setBusy(true)
    const result = await callApi('putModelSettings', { body: { apiKey: key } })
    setBusy(false)
    if (!result.ok) return setTrouble(result.problem.sentence)
    take({ model: result.value })
    void useInstallation.getState().load()
    onDone()
  }
  return (
    <form
      className="flex flex-col items-start gap-2 sm:pr-6"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h3 className="font-medium">Your own key</h3>
      <p className="text-muted">
        A key for the Anthropic API. It is encrypted on this server and never shown again, nor given to a container.
      </p>
      <div className="w-full">
        <Field label="API key" error={trouble}>
          {(ties) => (
            <Input
              mono
              type="password"
              placeholder="sk-ant-…"
              value={key}
              onChange={(event) => {
                setKey(event.target.value)
                setTrouble(null)
              }}
              {...ties}
            />
          )}
        </Field>
      </div>
      <Button type="submit" variant="primary" busy={busy}>
        Save the key
      </Button>
    </form>
  )
}
