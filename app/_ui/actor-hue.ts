/** The hue of a person: the same on every screen, since it comes from the id. */

const HUES = [
  { text: 'text-(--actor-1)', border: 'border-(--actor-1)', background: 'bg-(--actor-1)' },
  { text: 'text-(--actor-2)', border: 'border-(--actor-2)', background: 'bg-(--actor-2)' },
  { text: 'text-(--actor-3)', border: 'border-(--actor-3)', background: 'bg-(--actor-3)' },
  { text: 'text-(--actor-4)', border: 'border-(--actor-4)', background: 'bg-(--actor-4)' },
  { text: 'text-(--actor-5)', border: 'border-(--actor-5)', background: 'bg-(--actor-5)' },
  { text: 'text-(--actor-6)', border: 'border-(--actor-6)', background: 'bg-(--actor-6)' },
  { text: 'text-(--actor-7)', border: 'border-(--actor-7)', background: 'bg-(--actor-7)' },
  { text: 'text-(--actor-8)', border: 'border-(--actor-8)', background: 'bg-(--actor-8)' },
] as const

export type ActorHue = (typeof HUES)[number]

export function actorHue(id: string): ActorHue {
  let hash = 0
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return HUES[hash % HUES.length] ?? HUES[0]
}
