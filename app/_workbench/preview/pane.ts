/** The pane that shows what a program in the container serves. */
import { AppWindow } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useSession } from '#app/_session/hooks.ts'
import type { Pane } from '../pane.ts'

const Body = dynamic(() => import('./preview-pane.tsx').then(({ PreviewPane }) => PreviewPane), { ssr: false })

/** Ports that listen. */
const useCount = () => useSession(({ live }) => live?.ports.length ?? 0)

export const previewPane: Pane = {
  ...{ id: 'preview', title: 'Preview', icon: AppWindow, place: 'work', command: 'preview-open' },
  ...{ takes: ['open-preview'], phone: 'tab', keepAlive: true, Body, useCount },
}
