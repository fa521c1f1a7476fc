/** The look of this browser: read from its root element, changed at once, kept in the cookie. */
'use client'
import { create } from 'zustand'
import { DEFAULT_LOOK, LOOK_COOKIE, type Look, lookAttributes, readLook, writeLook } from './look.ts'

interface LookStore extends Look {
  change(part: Partial<Look>): void
}

const YEAR_SECONDS = 365 * 24 * 3600

export const useLook = create<LookStore>((set, get) => ({
  ...(typeof document === 'undefined' ? DEFAULT_LOOK : readLook(cookie())),
  change(part) {
    const { theme, density, textSize } = { ...get(), ...part }
    const look = { theme, density, textSize }
    set(look)
    apply(look)
  },
}))

function cookie(): string | undefined {
  return new RegExp(`(?:^|; )${LOOK_COOKIE}=([^;]*)`).exec(document.cookie)?.[1]
}

function apply(look: Look): void {
  const root = document.documentElement
  const attributes = lookAttributes(look)
  root.dataset['theme'] = attributes['data-theme']
  root.dataset['density'] = attributes['data-density']
  for (const [name, value] of Object.entries(attributes.style)) root.style.setProperty(name, value)
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser that we serve.
  document.cookie = `${LOOK_COOKIE}=${writeLook(look)}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`
  window.dispatchEvent(new Event('slipway:look'))
}
