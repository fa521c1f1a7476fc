/** Joins class names; of two that say the same, the later counts. */
import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['meta', 'ui', 'prose', 'title'],
      radius: ['small', 'control', 'card'],
      shadow: ['float', 'dialog'],
    },
  },
})

export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes))
}
