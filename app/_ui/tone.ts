/** What a colour says. Each state has one, always beside a word. */
export type Tone = 'neutral' | 'running' | 'waiting' | 'success' | 'danger' | 'info'
