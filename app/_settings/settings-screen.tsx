/** The settings on one page, with their names beside them to jump to. */
'use client'
import { useEffect, useState } from 'react'
import { useInstallation } from '../_home/installation-store.ts'
import { AppFrame } from '../_shell/app-frame.tsx'
import { cn } from '../_ui/lib/cn.ts'
import { AboutSection } from './about-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { EditorSection } from './editor-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { LinksSection } from './links-section.tsx'
import { ModelSection } from './model-section.tsx'
import { NotificationsSection } from './notifications-section.tsx'
import { PermissionsSection } from './permissions-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import { TerminalSection } from './terminal-section.tsx'
import { TokensSection } from './tokens-section.tsx'

const SECTIONS = [
  { id: 'appearance', title: 'Appearance', Section: AppearanceSection, owner: false },
  { id: 'editor', title: 'Editor', Section: EditorSection, owner: false },
  { id: 'terminal', title: 'Terminal', Section: TerminalSection, owner: false },
  { id: 'notifications', title: 'Notifications', Section: NotificationsSection, owner: false },
  { id: 'keys', title: 'Keys', Section: KeysSection, owner: false },
  { id: 'permissions', title: 'Permissions', Section: PermissionsSection, owner: false },
  { id: 'tokens', title: 'Tokens', Section: TokensSection, owner: false },
  { id: 'model', title: 'Model', Section: ModelSection, owner: true },
  { id: 'sessions', title: 'New sessions', Section: SessionsSection, owner: true },
  { id: 'sign-in', title: 'Sign-in links', Section: LinksSection, owner: true },
  { id: 'about', title: 'About', Section: AboutSection, owner: false },
] as const

export function SettingsScreen() {
  const person = useInstallation((store) => store.person)
  const sections = SECTIONS.filter(({ owner }) => !owner || person?.role === 'owner')
  const current = useCurrentSection(sections.map(({ id }) => id).join(' '))
  return (
    <AppFrame>
      <div className="mx-auto flex w-full max-w-232 flex-1 gap-10 px-6 py-8 max-sm:px-4 max-sm:py-4">
        <nav aria-label="Settings" className="sticky top-19 hidden w-40 shrink-0 self-start md:block">
          {sections.map(({ id, title }) => (
            <a
              key={id}
              href={`#${id}`}
              aria-current={current === id ? 'location' : undefined}
              className={cn(
                'flex h-7 items-center rounded-control px-2 text-muted hover:bg-hover hover:text-text',
                current === id && 'bg-hover font-medium text-text',
              )}
            >
              {title}
            </a>
          ))}
        </nav>
        <main id="content" className="min-w-0 flex-1">
          <h1 className="sr-only">Settings</h1>
          <div className="flex flex-col gap-10">
            {sections.map(({ id, title, Section }) => (
              <section key={id} id={id} aria-labelledby={`${id}-title`} className="scroll-mt-19">
                <h2 id={`${id}-title`} className="mb-1 font-semibold text-title">
                  {title}
                </h2>
                <Section />
              </section>
            ))}
          </div>
        </main>
      </div>
    </AppFrame>
  )
}

/** The one whose beginning was passed last. */
function useCurrentSection(ids: string): string {
  const [current, setCurrent] = useState(ids.split(' ')[0] ?? '')
  useEffect(() => {
    const scrolled = () => {
      const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4
      const passed = ids
        .split(' ')
        .filter((id) => (document.getElementById(id)?.getBoundingClientRect().top ?? 1e9) < 120)
      setCurrent((atEnd && window.scrollY > 0 ? ids.split(' ').at(-1) : passed.at(-1)) ?? ids.split(' ')[0] ?? '')
    }
    scrolled()
    window.addEventListener('scroll', scrolled, { passive: true })
    // What a section shows comes later than the page, and moves all sections below it without a scroll.
    const grown = new ResizeObserver(scrolled)
    grown.observe(document.body)
    return () => {
      window.removeEventListener('scroll', scrolled)
      grown.disconnect()
    }
  }, [ids])
  return current
}
