/** How much the model thinks and says from its next answer on. */
'use client'
import { useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { effortName, USUAL } from '#app/_session/choice-names.ts'
import { effortChoices } from '#app/_session/effort-choices.ts'
import { useHead } from '#app/_session/hooks.ts'
import { useChange } from '#app/_session/use-change.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import type { ModelRow } from '#protocol/api/account-routes.ts'
import { ChoiceMenu } from './choice-menu.tsx'

export function EffortMenu({ className }: { className?: string }) {
  const model = useHead((state) => state.model, '')
  const effort = useHead((state) => state.effort, null)
  const change = useChange()
  const [rows, setRows] = useState<readonly ModelRow[] | null>(null)
  const learn = () => {
    void callApi('listModels', {}).then((answer) => answer.ok && setRows(answer.value.models))
  }
  return (
    <ChoiceMenu
      {...{ label: 'Effort', now: effort ?? USUAL, word: effortName(effort), onOpen: learn }}
      choices={effortChoices(model, rows)}
      onChange={(value) => change({ effort: value === USUAL ? null : (value as typeof effort) })}
      className={cn('shrink', className)}
    />
  )
}
