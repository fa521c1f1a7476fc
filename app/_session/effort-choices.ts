/** How much a model may be asked to think, and what is said of a model that takes less. */
import type { ModelRow } from '#protocol/api/account-routes.ts'
import type { Effort } from '#protocol/choices.ts'
import { type Choice, EFFORTS, type EffortChoice, USUAL } from './choice-names.ts'

/** `rows` null: nothing is known of any model yet. */
export function effortChoices(model: string, rows: readonly ModelRow[] | null): readonly Choice<EffortChoice>[] {
  if (rows === null) return EFFORTS
  const taken = takenBy(model, rows)
  return EFFORTS.map((choice) =>
    choice.value === USUAL || taken.includes(choice.value)
      ? choice
      : { ...choice, meaning: taken.length === 0 ? `${model} cannot be told.` : `${model} takes the most below this.` },
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
