/** How much the model thinks and says from its next answer on. */
'use client'
import { useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { EFFORTS, effortName, USUAL } from '#app/_session/choice-names.ts'
import { useHead } from '#app/_session/hooks.ts'
import { useChange } from '#app/_session/use-change.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import type { ModelRow } from '#protocol/api/account-routes.ts'
import type { Effort } from '#protocol/choices.ts'
import { ChoiceMenu } from './choice-menu.tsx'

export function EffortMenu({ className }: { className?: string }) {
  const model = useHead((state) => state.model, '')
  const effort = useHead((state) => state.effort, null)
  const change = useChange()
  const [rows, setRows] = useState<readonly ModelRow[] | null>(null)
  const learn = () => {
    void callApi('listModels', {}).then((answer) => answer.ok && setRows(answer.value.models))
  }
  const taken = rows === null ? null : takenBy(model, rows)
  const choices = EFFORTS.map((choice) =>
    choice.value === USUAL || taken === null || taken.includes(choice.value)
      ? choice
      : { ...choice, meaning: lessWords(model, taken) },
  )
  return (
    <ChoiceMenu
      {...{ label: 'Effort', now: effort ?? USUAL, word: effortName(effort), choices, onOpen: learn }}
      onChange={(value) => change({ effort: value === USUAL ? null : (value as typeof effort) })}
      className={cn('shrink', className)}
    />
  )
}

/** A dated name is of the model that it begins with; of an unknown one nothing is known. */
function takenBy(model: string, rows: readonly ModelRow[]): readonly Effort[] {
  const fitting = rows.filter(({ id }) => model === id || model.startsWith(`${id}-`))
  return (
    fitting.reduce<ModelRow | null>((best, row) => (best && best.id.length >= row.id.length ? best : row), null)
      ?.efforts ?? []
  )
}

function lessWords(model: string, taken: readonly Effort[]): string {
  return taken.length === 0 ? `${model} cannot be told.` : `${model} takes the most below this.`
}
