/** How clocks, times of day, counted things and paths read. */

/** Milliseconds as a clock that runs: 0:07, 2:14, 1:02:09. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** The time of day of an ISO time or of milliseconds, on this machine's clock: 14:05. */
export function formatTime(time: string | number): string {
  const date = new Date(time)
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** A path as it is read: relative to the workspace. */
export function shortPath(path: string): string {
  return path.startsWith('/workspace/') ? path.slice('/workspace/'.length) : path
}
