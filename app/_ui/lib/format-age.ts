/** Time as one reads it at a glance. All inputs are milliseconds. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `now`, `4m`, `3h`, `6d`, `5w`, `2y`. */
export function formatAge(ms: number): string {
  if (ms < MINUTE) return 'now'
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h`
  if (ms < 14 * DAY) return `${Math.floor(ms / DAY)}d`
  if (ms < 365 * DAY) return `${Math.floor(ms / (7 * DAY))}w`
  return `${Math.floor(ms / (365 * DAY))}y`
}

/** `<0.1 s`, `0.4 s`, `12 s`, `2:14`, `1:02:09`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return '0 s'
  if (ms < 100) return '<0.1 s'
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  const [hours, minutes, seconds] = [ms / HOUR, (ms % HOUR) / MINUTE, (ms % MINUTE) / SECOND].map(Math.floor)
  const two = (value = 0) => String(value).padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}
