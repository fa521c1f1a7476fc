/** How much the model thinks and says from its next answer on. */
'use client'
import { useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { EFFORTS, effortName, USUAL } from '#app/_session/choice-names.ts'
import { useHead } from '#app/_session/hooks.ts'
import { useChange } from '#app/_session/use-change.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import { ChoiceMenu } from './choice-menu.tsx'

export function EffortMenu({ className }: { className?: string }) {
  const model = useHead((state) => state.model, '')
  const effort = useHead((state) => state.effort, null)
  const change = useChange()
  const [deaf, setDeaf] = useState(false)
  const learn = () => {
    void callApi('listModels', {}).then(
      (answer) => answer.ok && setDeaf(answer.value.models.find(({ id }) => id === model)?.effort === false),
    )
  }
  const choices = EFFORTS.map((choice) =>
    deaf && choice.value !== USUAL ? { ...choice, meaning: `${model} cannot be told; another model will be.` } : choice,
  )
  return (
    <ChoiceMenu
      {...{ label: 'Effort', now: effort ?? USUAL, word: effortName(effort), choices, onOpen: learn }}
      onChange={(value) => change({ effort: value === USUAL ? null : (value as typeof effort) })}
      className={cn('shrink', className)}
    />
  )
}
