/** Which model answers from the next request on: those that are set up, and those that are known, with their prices. */
'use client'
import { useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { cn } from '#app/_ui/lib/cn.ts'
import { formatCount } from '#app/_ui/lib/format-amount.ts'
import type { ModelRow } from '#protocol/api/account-routes.ts'
import { ChoiceMenu } from './choice-menu.tsx'

interface ModelMenuProps {
  model: string
  onChange: (model: string) => void
  className?: string
}

export function ModelMenu({ model, onChange, className }: ModelMenuProps) {
  const [rows, setRows] = useState<readonly ModelRow[]>([])
  const learn = () => {
    void callApi('listModels', {}).then((answer) => answer.ok && setRows(answer.value.models))
  }
  const known = rows.some(({ id }) => id === model)
  const choices = [...(known ? [] : [{ value: model, name: model }]), ...rows.map(choiceOf)]
  return (
    <ChoiceMenu
      {...{ label: 'Model', now: model, word: model, choices, onOpen: learn, onChange }}
      className={cn('shrink', className)}
    />
  )
}

function choiceOf({ id, contextTokens, price }: ModelRow) {
  const cost = price === null ? 'costs nothing' : `$${price.input} in, $${price.output} out for a million tokens`
  return { value: id, name: id, meaning: `Holds ${formatCount(contextTokens)} tokens; ${cost}` }
}
