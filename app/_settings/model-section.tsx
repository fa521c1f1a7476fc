/** Which model answers, and by which key. The key goes in and never comes out. */
'use client'
import { useState } from 'react'
import { callApi } from '../_api/call-api.ts'
import { useInstallation } from '../_home/installation-store.ts'
import { Button } from '../_ui/button.tsx'
import { Field } from '../_ui/field.tsx'
import { Input } from '../_ui/input.tsx'
import { Notice } from '../_ui/notice.tsx'
import { Skeleton } from '../_ui/skeleton.tsx'
import { toast } from '../_ui/toast.ts'

type Model = NonNullable<ReturnType<typeof useInstallation.getState>['model']>

export function ModelSection() {
  const model = useInstallation((store) => store.model)
  if (model === null) return <Skeleton className="h-64" />
  return <ModelForm key={JSON.stringify(model)} model={model} />
}

const KEY_HELP: Record<Model['key'], string> = {
  none: 'No key is set, so the demo model answers. It is encrypted here and never shown again.',
  settings: 'A key is set. It is never shown; a new one replaces it.',
  environment: 'The key comes from ANTHROPIC_API_KEY of the server, which goes before this.',
}

function ModelForm({ model }: { model: Model }) {
  const form = useModelForm(model)
  const { fields, set, busy, trouble } = form
  const fixed = useInstallation(({ settings }) => settings?.fixed.includes('model') ?? false)
  return (
    <form
      className="mt-2 flex max-w-120 flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void form.save()
      }}
    >
      {model.kind === 'demo' ? (
        <Notice>The demo model answers: offline, scripted, and able to mend the sample only.</Notice>
      ) : null}
      <Field label="API key" help={KEY_HELP[model.key]}>
        {(ties) => (
          <Input
            mono
            type="password"
            placeholder={model.key === 'none' ? 'sk-ant-…' : '••••••••••••'}
            disabled={model.key === 'environment'}
            value={fields.apiKey}
            onChange={(event) => set({ apiKey: event.target.value })}
            {...ties}
          />
        )}
      </Field>
      <Field label="Base URL" help="Of the Messages API. Empty: the provider’s own.">
        {(ties) => (
          <Input
            mono
            placeholder="https://api.anthropic.com"
            value={fields.baseUrl}
            onChange={(event) => set({ baseUrl: event.target.value })}
            {...ties}
          />
        )}
      </Field>
      <Field
        label="Model"
        help={
          fixed
            ? 'Set by SLIPWAY_MODEL of the server, which goes before this.'
            : 'What new sessions use unless they say otherwise.'
        }
      >
        {(ties) => (
          <Input
            mono
            disabled={fixed}
            value={fields.model}
            onChange={(event) => set({ model: event.target.value })}
            {...ties}
          />
        )}
      </Field>
      <Field label="Fallback models" help="At most three, separated by commas. They answer while the first one cannot.">
        {(ties) => (
          <Input mono value={fields.fallback} onChange={(event) => set({ fallback: event.target.value })} {...ties} />
        )}
      </Field>
      {trouble === null ? null : (
        <p role="alert" className="wrap-text text-danger">
          {trouble}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" busy={busy}>
          Save
        </Button>
        {model.key === 'settings' ? (
          <Button variant="danger-quiet" onClick={() => void form.put({ apiKey: null }, 'The key was removed.')}>
            Remove the key
          </Button>
        ) : null}
      </div>
    </form>
  )
}

function useModelForm(model: Model) {
  const take = useInstallation((store) => store.take)
  const [fields, setFields] = useState({
    ...{ apiKey: '', baseUrl: model.baseUrl ?? '', model: model.model },
    fallback: model.fallbackModels.join(', '),
  })
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const put = async (body: Parameters<typeof callApi<'putModelSettings'>>[1]['body'], done: string) => {
    setBusy(true)
    const result = await callApi('putModelSettings', { body })
    setBusy(false)
    if (!result.ok) return setTrouble(result.problem.sentence)
    setTrouble(null)
    take({ model: result.value })
    toast.done(done)
  }
  const list = fields.fallback.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
  const changed = {
    ...(fields.apiKey.trim() === '' ? {} : { apiKey: fields.apiKey }),
    ...(fields.baseUrl.trim() === (model.baseUrl ?? '') ? {} : { baseUrl: fields.baseUrl.trim() || null }),
    ...(fields.model.trim() === model.model ? {} : { model: fields.model.trim() || null }),
    ...(list.join() === model.fallbackModels.join() ? {} : { fallbackModels: list.length === 0 ? null : list }),
  }
  return {
    ...{ fields, busy, trouble, put },
    set: (part: Partial<typeof fields>) => setFields((now) => ({ ...now, ...part })),
    save: () => put(changed, 'Saved.'),
  }
}
