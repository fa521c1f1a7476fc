/** Where a screen stands on the stage, as the stage tells it. */
export interface ScreenPlace {
  shown: boolean
  /** The one that keys and buttons are about. */
  active: boolean
  right: boolean
  onFocus: () => void
}
