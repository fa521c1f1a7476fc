/** Two texts against each other, side by side or in one column. */
'use client'
import { DiffEditor, type DiffOnMount } from '@monaco-editor/react'
import type { editor } from 'monaco-editor'
import { useCallback, useEffect, useRef, useState } from 'react'
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
  if (!useColours(language)) return <Skeleton className="m-3 h-40" />
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

/** Lines up to which a text is coloured in one go: some milliseconds. */
const AT_ONCE_LINES = 3_000

/** Lines that were removed are drawn in one column as soon as they are known, and not again when their colours come. */
function colourAtOnce(model: editor.ITextModel): void {
  const lines = model.getLineCount()
  if (lines <= AT_ONCE_LINES) loadMonaco().editor.colorizeModelLine(model, lines)
}

/** Whether the language's colours can be had yet. */
function useColours(language: string): boolean {
  const [there, setThere] = useState<string | null>(null)
  useEffect(() => {
    let gone = false
    const come = () => !gone && setThere(language)
    // A language whose colours cannot be had is shown without.
    loadMonaco().editor.colorize('', language, {}).then(come, come)
    return () => {
      gone = true
    }
  }, [language])
  return there === language
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
      const original = models.current?.original
      if (original !== undefined) {
        const colour = () => colourAtOnce(original)
        colour()
        original.onDidChangeContent(colour)
      }
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
