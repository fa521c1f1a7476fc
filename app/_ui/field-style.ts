/** What all fields one types into share. */
export const FIELD =
  'w-full min-w-0 rounded-control border border-line-strong bg-field text-ui text-text transition-[border-color,box-shadow] hover:border-edge focus-visible:border-accent focus-visible:outline-none focus-visible:ring-2 focus-visible:ring-accent/25 disabled:opacity-50 aria-invalid:border-danger aria-invalid:focus-visible:ring-danger/25 read-only:text-muted'
