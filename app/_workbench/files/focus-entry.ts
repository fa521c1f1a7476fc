/** Gives the keyboard to a row of the tree, once that is on the screen. */
export function focusEntry(path: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`file-${path}`)?.focus()))
}
