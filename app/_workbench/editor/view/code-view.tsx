/** The text of a file in Monaco: one editor for each group, which changes its model with the tab. */
'use client'
import { Editor, type OnMount } from '@monaco-editor/react'
import type { editor, IDisposable } from 'monaco-editor'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { themeName } from '#app/_monaco/code-theme.ts'
import { codeOptions } from '#app/_monaco/editor-options.ts'
import { loadMonaco } from '#app/_monaco/load-monaco.ts'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import type { LineSpan } from '../documents/document.ts'
import { uriOf } from '../documents/monaco-texts.ts'
import { useDocument, useEditor } from '../editor-context.tsx'
import { focusTab, groupOf, type Side } from '../tabs/tabs.ts'
import type { CursorPlace } from './crumbs.tsx'

export interface CodeViewProps {
  side: Side
  path: string
  readOnly: boolean
  onCursor: (place: CursorPlace) => void
}

export function CodeView({ side, path, readOnly, onCursor }: CodeViewProps) {
  const { look, view, leave } = useEditor()
  const [code, setCode] = useState<editor.IStandaloneCodeEditor | null>(null)
  const agentLines = useDocument(path, (document) => document?.agentLines)
  useAgentMarks(code, agentLines)
  useTarget(code, side, path)
  const latest = useRef(onCursor)
  useEffect(() => {
    latest.current = onCursor
  })
  const mount: OnMount = (made) => {
    setCode(made)
    made.onDidFocusEditorText(() => {
      view.setState(({ tabs }) => {
        const { active } = groupOf(tabs, side)
        return active === null || tabs.focus === side ? { tabs } : { tabs: focusTab(tabs, side, active) }
      })
    })
    made.onDidBlurEditorWidget(() => void leave())
    const tell = () => {
      const position = made.getPosition()
      const model = made.getModel()
      if (position === null || model === null) return
      const selection = made.getSelection()
      latest.current({
        ...{ line: position.lineNumber, column: position.column, language: languageName(model) },
        selected: selection === null || selection.isEmpty() ? 0 : model.getValueLengthInRange(selection),
        run: (action) => {
          made.focus()
          const found = made.getAction(action)
          if (found?.isSupported() !== true) return false
          void found.run()
          return true
        },
      })
    }
    made.onDidChangeCursorSelection(tell)
    made.onDidChangeModel(tell)
    made.onDidChangeModelLanguage(tell)
    tell()
  }
  loadMonaco()
  return (
    <Editor
      path={uriOf(path).toString()}
      theme={themeName()}
      keepCurrentModel
      saveViewState
      loading={<Skeleton className="m-3 h-40 w-full" />}
      onMount={mount}
      options={{ ...codeOptions(look), readOnly, readOnlyMessage: { value: 'This file is shown, not edited.' } }}
    />
  )
}

/** As people call it. */
function languageName(model: editor.ITextModel): string {
  const id = model.getLanguageId()
  const { aliases = [] } =
    loadMonaco()
      .languages.getLanguages()
      .find((one) => one.id === id) ?? {}
  return aliases[0] ?? id
}

/** A bar beside each line that the agent changed since the person last touched the file. */
function useAgentMarks(code: editor.IStandaloneCodeEditor | null, spans: readonly LineSpan[] | undefined): void {
  useEffect(() => {
    if (code === null || spans === undefined || spans.length === 0) return
    const marks = code.createDecorationsCollection(
      spans.map(({ from, to }) => ({
        range: { startLineNumber: from, startColumn: 1, endLineNumber: to, endColumn: 1 },
        options: {
          isWholeLine: true,
          linesDecorationsClassName: 'agent-line-mark',
          className: 'agent-line',
          linesDecorationsTooltip: 'Changed by the agent',
        },
      })),
    )
    return () => marks.clear()
  }, [code, spans])
}

/** Goes where another part of the page pointed, and takes the keyboard, once its file is shown. */
function useTarget(code: editor.IStandaloneCodeEditor | null, side: Side, path: string): void {
  const { view } = useEditor()
  const target = useStore(view, (state) =>
    state.tabs.focus === side && state.target?.path === path ? state.target : null,
  )
  useEffect(() => {
    if (code === null || target === null) return
    let waiting: IDisposable | null = null
    const go = () => {
      if (code.getModel()?.uri.toString() !== uriOf(path).toString()) return false
      if (target.at !== null) {
        const position = { lineNumber: target.at.line, column: target.at.column }
        code.setPosition(position)
        code.revealPositionInCenterIfOutsideViewport(position)
      }
      if (target.focus) code.focus()
      view.setState({ target: null })
      return true
    }
    if (!go()) waiting = code.onDidChangeModel(() => go() && waiting?.dispose())
    return () => waiting?.dispose()
  }, [code, path, target, view])
}
