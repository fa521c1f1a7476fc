/** Who: the first letters of the name in the person's hue. No picture is fetched from anywhere. */
'use client'
import { actorHue } from './actor-hue.ts'
import { cn } from './lib/cn.ts'
import { Tooltip } from './tooltip.tsx'

export interface AvatarProps {
  id: string
  name: string
  /** Told in the tooltip: `is typing`, `drives`. */
  state?: string
  size?: 'small' | 'medium'
}

export function Avatar({ id, name, state, size = 'medium' }: AvatarProps) {
  const hue = actorHue(id)
  return (
    <Tooltip label={state === undefined ? name : `${name} ${state}`}>
      <span
        role="img"
        aria-label={name}
        className={cn(
          'inline-grid shrink-0 select-none place-items-center rounded-full border-[1.5px] bg-background font-semibold',
          hue.text,
          hue.border,
          size === 'small' ? 'size-5 text-[10px]' : 'size-6 text-[11px]',
        )}
      >
        {initials(name)}
      </span>
    </Tooltip>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const [first = '?', last = ''] = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return [first, last]
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase()
}
