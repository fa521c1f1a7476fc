/** Money, bytes and counts, short. */

/** `$0.00`, `$0.0042` when it is less than a cent, `$1.24`. Millionths of a dollar. */
export function formatMoney(microUsd: number): string {
  const dollars = microUsd / 1_000_000
  if (dollars > 0 && dollars < 0.01) return `$${dollars < 0.0001 ? '<0.0001' : dollars.toFixed(4)}`.replace('$<', '<$')
  return `$${dollars.toFixed(2)}`
}

/** For lists: `` for nothing, `<$0.01`, `$1.24`. Millionths of a dollar. */
export function formatCents(microUsd: number): string {
  if (microUsd === 0) return ''
  return microUsd < 10_000 ? '<$0.01' : formatMoney(microUsd)
}

/** `812 B`, `4.1 kB`, `12 MB`: powers of a thousand, as disks are sold. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let [value, unit] = [bytes, 0]
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** `812`, `4.1k`, `12k`, `1.3M`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(count)
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M']
  return `${value >= 9.95 ? Math.round(value) : value.toFixed(1)}${unit}`
}
