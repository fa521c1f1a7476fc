/** Frames until a row stands that has to be scrolled to first, or whose tree was hidden. */
const PATIENCE = 20

/** Gives the keyboard to a row of the tree, once that is on the screen. */
export function focusEntry(path: string, frames = PATIENCE): void {
  requestAnimationFrame(() => {
    const row = document.getElementById(`file-${path}`)
    // The second frame: the first may still show it as it was.
    if (row !== null && frames < PATIENCE) row.focus()
    else if (frames > 0) focusEntry(path, frames - 1)
  })
}
