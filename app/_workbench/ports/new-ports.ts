/** Ports that have begun to listen since the last look. Pure. */

/** `before` null: the first look, at which nothing is news. */
export function newPorts(before: readonly number[] | null, now: readonly number[]): readonly number[] {
  return before === null ? [] : now.filter((port) => !before.includes(port))
}
