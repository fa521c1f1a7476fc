/** An amount, against its cap where there is one. */
import { cn } from './lib/cn.ts'
import { formatCents, formatMoney } from './lib/format-amount.ts'

export interface MoneyProps {
  /** Millionths of a dollar. */
  microUsd: number
  capMicroUsd?: number | null
  /** Less than a cent is not told apart, and nothing is not shown: for lists. */
  coarse?: boolean
  className?: string
}

/** From here on, the amount is shown as coming close to its cap. */
const NEAR = 0.8

export function Money({ microUsd, capMicroUsd = null, coarse = false, className }: MoneyProps) {
  const share = capMicroUsd === null || capMicroUsd === 0 ? 0 : microUsd / capMicroUsd
  return (
    <span className={cn('tabular', share >= 1 ? 'text-danger' : share >= NEAR ? 'text-warning' : undefined, className)}>
      {coarse ? formatCents(microUsd) : formatMoney(microUsd)}
      {capMicroUsd === null ? null : <span className="text-muted"> / {formatMoney(capMicroUsd)}</span>}
    </span>
  )
}
