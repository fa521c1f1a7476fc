/** What keys and other panes ask of the editor. */
'use client'
import { useCallback } from 'react'
import { useStore } from 'zustand'
import { useIntent } from '#app/_session/hooks.ts'
import type { IntentBodies } from '#app/_session/intents.ts'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { useTurningAway } from '#app/_ui/lib/use-turning-away.ts'
import type { EditorRoom } from './editor-context.tsx'
import { activePath, openPaths, renameTab } from './tabs/tabs.ts'

export function useEditorCommands({ view, keeper, show, close }: EditorRoom): void {
  const open = useCallback(
    ({ path, ...options }: IntentBodies['open-file']) => show(inWorkspace(path), options),
    [show],
  )
  useIntent('open-file', open)
  const goToLine = useCallback(
    ({ line }: IntentBodies['go-to-line']) => {
      const path = activePath(view.getState().tabs)
      if (path !== null) view.setState({ target: { path, at: { line, column: 1 }, focus: true } })
    },
    [view],
  )
  useIntent('go-to-line', goToLine)
  const waits = useStore(view, ({ target }) => target?.focus === true)
  useTurningAway(waits, () =>
    view.setState(({ target }) => ({
      target: target === null || target.at === null ? null : { ...target, focus: false },
    })),
  )
  const follow = useCallback(
    ({ from, to }: IntentBodies['file-moved']) => {
      for (const path of openPaths(view.getState().tabs)) {
        if (path !== from && !path.startsWith(`${from}/`)) continue
        const now = `${to}${path.slice(from.length)}`
        view.setState(({ tabs }) => ({ tabs: renameTab(tabs, path, now) }))
        void keeper.moved(path, now)
      }
    },
    [view, keeper],
  )
  useIntent('file-moved', follow)
  const active = useStore(view, ({ tabs }) => activePath(tabs))
  const enabled = active !== null
  useCommand('file-save', () => active !== null && void keeper.save(active), { enabled })
  useCommand('editor-close', () => active !== null && close(view.getState().tabs.focus, active), { enabled })
}

/** Relative to the workspace, whichever way it was said. */
function inWorkspace(path: string): string {
  return path.replace(/^\/workspace\//, '').replace(/^\.\//, '')
}
