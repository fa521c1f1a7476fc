/** What menus, lists and popovers share: a floating sheet with rows. */
export const SHEET =
  'float-motion max-h-(--available-height) max-w-(--available-width) overflow-y-auto rounded-card bg-float p-1 text-ui text-text shadow-float outline-none forced-border'

export const ROW =
  'flex min-h-7 cursor-default select-none items-center gap-2 rounded-control px-2 py-1 text-ui outline-none pointer-coarse:min-h-11 data-disabled:pointer-events-none data-highlighted:bg-hover data-disabled:opacity-45 data-popup-open:bg-hover'

export const GROUP_LABEL = 'px-2 pt-1.5 pb-0.5 font-medium text-meta text-muted select-none'
