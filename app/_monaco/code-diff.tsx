/** Two texts against each other, side by side or in one column. */
'use client'
import { DiffEditor, type DiffOnMount } from '@monaco-editor/react'
import type { editor } from 'monaco-editor'
import { useCallback, useEffect, useRef } from 'react'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import { themeName } from './code-theme.ts'
import { type CodeLook, codeOptions } from './editor-options.ts'
import { loadMonaco } from './load-monaco.ts'

export interface CodeDiffProps {
  /** Gives the language. */
  path: string
  before: string
  after: string
  sideBySide: boolean
  /** Pixels: with less room than this it is one column all the same. */
  inlineBelow?: number
  look: CodeLook
  onMount?: DiffOnMount
}

export function CodeDiff({ path, before, after, sideBySide, inlineBelow = 0, look, onMount }: CodeDiffProps) {
  const monaco = loadMonaco()
  const language = languageOf(monaco, path)
  const mount = useModelsToTheEnd(onMount)
  return (
    <DiffEditor
      original={before}
      modified={after}
      language={language}
      theme={themeName()}
      loading={<Skeleton className="m-3 h-40" />}
      onMount={mount}
      keepCurrentOriginalModel
      keepCurrentModifiedModel
      options={{
        ...codeOptions({ ...look, minimap: false }),
        readOnly: true,
        domReadOnly: true,
        originalAriaLabel: `${path}, before`,
        modifiedAriaLabel: `${path}, after`,
        renderSideBySide: sideBySide,
        useInlineViewWhenSpaceIsLimited: inlineBelow > 0,
        renderSideBySideInlineBreakpoint: inlineBelow,
        hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 4 },
        renderOverviewRuler: false,
        renderMarginRevertIcon: false,
        renderGutterMenu: false,
        diffAlgorithm: 'advanced',
        stickyScroll: { enabled: false },
        originalEditable: false,
        ignoreTrimWhitespace: false,
      }}
    />
  )
}

/** Monaco complains when texts go before the editor that shows them, so they are disposed of after it. */
function useModelsToTheEnd(onMount: DiffOnMount | undefined): DiffOnMount {
  const models = useRef<editor.IDiffEditorModel | null>(null)
  useEffect(
    () => () => {
      // The editor itself goes in the same sweep as this.
      queueMicrotask(() => {
        models.current?.original.dispose()
        models.current?.modified.dispose()
      })
    },
    [],
  )
  return useCallback(
    (made, monaco) => {
      models.current = made.getModel()
      onMount?.(made, monaco)
    },
    [onMount],
  )
}

/** As Monaco knows it by the name of the file. */
function languageOf({ languages }: ReturnType<typeof loadMonaco>, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const known = languages
    .getLanguages()
    .find(
      ({ filenames = [], extensions = [] }) =>
        filenames.some((one) => one.toLowerCase() === name) ||
        extensions.some((extension) => name.endsWith(extension.toLowerCase())),
    )
  return known?.id ?? 'plaintext'
}
