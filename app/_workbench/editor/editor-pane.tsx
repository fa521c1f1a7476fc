/** The editor: open files in one group or two, followed while the agent works on them. Loaded when it is first looked at. */
'use client'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { readFile } from '#app/_api/read-file.ts'
import { writeFile } from '#app/_api/write-file.ts'
import { useSession } from '#app/_session/hooks.ts'
import { Panels, ResizablePanel } from '#app/_ui/panels.tsx'
import { createDocuments, type DocumentKeeper } from './documents/documents.ts'
import { createMonacoTexts } from './documents/monaco-texts.ts'
import { EditorProvider, type EditorRoom } from './editor-context.tsx'
import { closeTab, keepTab, openPaths, openTab } from './tabs/tabs.ts'
import { useAutoSave } from './use-auto-save.ts'
import { useDiskChanges } from './use-disk-changes.ts'
import { useEditorCommands } from './use-editor-commands.ts'
import { useEditorPreferences } from './use-editor-preferences.ts'
import { createView, useRememberedTabs } from './use-remembered-tabs.ts'
import { EditorGroup } from './view/editor-group.tsx'
import { UnsavedDialog } from './view/unsaved-dialog.tsx'

export function EditorPane() {
  const sessionId = useSession((data) => data.sessionId)
  const preferences = useEditorPreferences()
  const { keeper, view } = useEditorParts(sessionId)
  const leave = useAutoSave({ keeper, view }, preferences)
  const [closing, setClosing] = useState<{ side: 'left' | 'right'; path: string } | null>(null)
  const show = useCallback<EditorRoom['show']>(
    (path, { line, column = 1, preview = false, focus = line !== undefined } = {}) => {
      const at = line === undefined ? null : { line, column }
      view.setState(({ tabs }) => ({
        tabs: openTab(tabs, path, { preview }),
        target: at === null && !focus ? null : { path, at, focus },
      }))
      void keeper.open(path)
    },
    [keeper, view],
  )
  const forget = useCallback(
    (side: 'left' | 'right', path: string) => {
      view.setState(({ tabs }) => ({ tabs: closeTab(tabs, side, path) }))
      if (!openPaths(view.getState().tabs).includes(path)) keeper.close(path)
    },
    [keeper, view],
  )
  const closeSettled = useCallback(
    async (side: 'left' | 'right', path: string) => {
      const { left, right } = view.getState().tabs
      const elsewhere = (side === 'left' ? right : left)?.paths.includes(path) ?? false
      await leave()
      // Saved and closed in one breath: nobody is asked about what is on its way to the disk.
      if (keeper.store.getState()[path]?.dirty === true) await keeper.settled(path)
      if (keeper.store.getState()[path]?.dirty === true && !elsewhere) setClosing({ side, path })
      else forget(side, path)
    },
    [forget, keeper, leave, view],
  )
  const close = useCallback<EditorRoom['close']>((side, path) => void closeSettled(side, path), [closeSettled])
  const room = useMemo<EditorRoom>(
    () => ({ sessionId, keeper, view, look: preferences, show, close, leave }),
    [sessionId, keeper, view, preferences, show, close, leave],
  )
  useDiskChanges(keeper)
  // Before the commands, which take what was asked for while the engine was on its way: that is to be kept as well.
  useRememberedTabs(room)
  useEditorCommands(room)
  const split = useStore(view, ({ tabs }) => tabs.right !== null)
  return (
    <EditorProvider value={room}>
      {split ? (
        <Panels id="editor-groups" panelIds={['left', 'right']}>
          <ResizablePanel id="left" minSize="20%">
            <EditorGroup side="left" />
          </ResizablePanel>
          <ResizablePanel id="right" minSize="20%">
            <EditorGroup side="right" />
          </ResizablePanel>
        </Panels>
      ) : (
        <EditorGroup side="left" />
      )}
      <UnsavedDialog
        path={closing?.path ?? null}
        onCancel={() => setClosing(null)}
        onDrop={() => {
          if (closing !== null) forget(closing.side, closing.path)
          setClosing(null)
        }}
        onSave={async () => {
          if (closing === null || !(await keeper.save(closing.path))) return setClosing(null)
          forget(closing.side, closing.path)
          setClosing(null)
        }}
      />
    </EditorProvider>
  )
}

/** Made once for the session; the models go with the pane. */
function useEditorParts(sessionId: string) {
  const [parts] = useState(() => {
    const told: { keeper: DocumentKeeper | null } = { keeper: null }
    const view = createView(sessionId)
    const keeper = createDocuments({
      files: {
        read: (path) => readFile(sessionId, path),
        write: (path, text, expect) => writeFile({ sessionId, path, content: text, expect }),
      },
      texts: createMonacoTexts((path) => {
        told.keeper?.edited(path)
        if (told.keeper?.store.getState()[path]?.dirty === true)
          view.setState(({ tabs }) => ({ tabs: keepTab(tabs, path) }))
      }),
    })
    told.keeper = keeper
    return { keeper, view }
  })
  useEffect(
    () => () => {
      for (const path of Object.keys(parts.keeper.store.getState())) parts.keeper.close(path)
    },
    [parts],
  )
  return parts
}
