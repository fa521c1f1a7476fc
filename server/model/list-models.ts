/** The models that a session can choose: those that are set up first, then those that are known. */
import type { ModelRow } from '#protocol/api/account-routes.ts'
import { DEMO_MODEL } from './demo/demo-model.ts'
import { factsOf, KNOWN_MODELS } from './model-facts.ts'

interface SetUp {
  kind: 'anthropic' | 'demo'
  model: string
  fallbackModels: readonly string[]
}

/** Without a key only the demo can answer. */
export function listModels({ kind, model, fallbackModels }: SetUp): ModelRow[] {
  const known = kind === 'demo' ? [] : [model, ...fallbackModels, ...KNOWN_MODELS]
  return [...new Set([...known, DEMO_MODEL])].map(rowOf)
}

function rowOf(id: string): ModelRow {
  const { contextTokens, input, output, efforts } = factsOf(id)
  return { id, contextTokens, efforts, price: id === DEMO_MODEL ? null : { input, output } }
}
