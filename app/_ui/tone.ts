/** What a colour says. Each state has one, always beside a word. */
export type Tone = 'neutral' | 'running' | 'waiting' | 'success' | 'danger' | 'info'

/** As words on a ground of the same colour. */
export const TONE_ON_SOFT: Readonly<Record<Tone, string>> = {
  neutral: 'bg-hover text-muted',
  running: 'bg-accent-soft text-accent',
  waiting: 'bg-warning-soft text-warning',
  success: 'bg-success-soft text-success',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
}
