/** The texts being edited as Monaco's models: one for each open file, whichever groups show it. */
import type { editor } from 'monaco-editor'
import { loadMonaco } from '#app/_monaco/load-monaco.ts'
import { diffLines, linesOf } from '#protocol/merge/line-diff.ts'
import type { Texts } from './documents.ts'

export function uriOf(path: string) {
  return loadMonaco().Uri.file(`/workspace/${path}`)
}

export function modelOf(path: string): editor.ITextModel | null {
  return loadMonaco().editor.getModel(uriOf(path))
}

/** `onEdit` is told of every change of a text, by whomever. */
export function createMonacoTexts(onEdit: (path: string) => void): Texts {
  const monaco = loadMonaco()
  const read = (path: string) => modelOf(path)?.getValue(monaco.editor.EndOfLinePreference.TextDefined, true) ?? ''
  return {
    read,
    create(path, text) {
      modelOf(path)?.dispose()
      const model = monaco.editor.createModel(text, undefined, uriOf(path))
      // A text without a line end would get those of the person's machine; the files are the container's.
      if (!/[\r\n]/.test(text)) model.setEOL(monaco.editor.EndOfLineSequence.LF)
      model.onDidChangeContent(() => onEdit(path))
    },
    replace(path, text) {
      const model = modelOf(path)
      if (model === null) return
      const edits = smallestEdits(read(path), text)
      model.pushStackElement()
      model.pushEditOperations([], edits, () => null)
      model.pushStackElement()
      // A text of other line ends, or of mixed ones, is taken as a whole.
      if (read(path) !== text) model.setValue(text)
    },
    version: (path) => modelOf(path)?.getAlternativeVersionId() ?? 0,
    succeed(from, to) {
      const before = modelOf(from)
      for (const shown of monaco.editor.getEditors()) {
        if (before === null || shown.getModel() !== before) continue
        const place = shown.saveViewState()
        // Before the old one is disposed: an editor without a model would lose the keyboard.
        shown.setModel(modelOf(to))
        shown.restoreViewState(place)
      }
      before?.dispose()
    },
    drop: (path) => modelOf(path)?.dispose(),
  }
}

/** Whole lines that changed, as replacements of ranges of the text before. */
function smallestEdits(before: string, after: string): { range: ReturnType<typeof rangeOf>; text: string }[] {
  const [old, next] = [linesOf(before), linesOf(after)]
  return diffLines(old, next).map(({ beforeFrom, beforeTo, afterFrom, afterTo }) => ({
    range: rangeOf(old, beforeFrom, beforeTo),
    text: next.slice(afterFrom, afterTo).join(''),
  }))
}

/** Lines `[from, to)`, counted from 0. The last line has no end to go beyond. */
function rangeOf(lines: readonly string[], from: number, to: number) {
  const last = lines.at(-1) ?? ''
  const beyond = !last.endsWith('\n')
  const start = position(lines, from, beyond)
  const end = position(lines, to, beyond)
  return {
    ...{ startLineNumber: start.line, startColumn: start.column },
    endLineNumber: end.line,
    endColumn: end.column,
  }
}

function position(lines: readonly string[], at: number, lastIsOpen: boolean): { line: number; column: number } {
  if (at < lines.length || lines.length === 0 || !lastIsOpen) return { line: at + 1, column: 1 }
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
