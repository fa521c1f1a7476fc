/** How code stands on the page, for the editor and for diffs alike. */
import type { editor } from 'monaco-editor'
import { tokenFont } from '#app/_ui/look/token-color.ts'

export interface CodeLook {
  /** Pixels. */
  fontSize: number
  wordWrap: boolean
  minimap: boolean
}

export function codeOptions({
  fontSize,
  wordWrap,
  minimap,
}: CodeLook): editor.IEditorOptions & editor.IGlobalEditorOptions {
  return {
    fontFamily: tokenFont('mono'),
    fontSize,
    lineHeight: Math.round(fontSize * 1.54),
    fontLigatures: false,
    wordWrap: wordWrap ? 'on' : 'off',
    minimap: { enabled: minimap },
    automaticLayout: true,
    scrollBeyondLastLine: false,
    smoothScrolling: false,
    cursorBlinking: 'solid',
    renderLineHighlight: 'line',
    renderWhitespace: 'selection',
    // Characters that mislead are shown; ordinary letters of other scripts are not.
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
    bracketPairColorization: { enabled: false },
    guides: { indentation: true, bracketPairs: false },
    stickyScroll: { enabled: true, maxLineCount: 3 },
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    padding: { top: 8, bottom: 8 },
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
    fixedOverflowWidgets: true,
    accessibilitySupport: 'auto',
    'semanticHighlighting.enabled': false,
    links: true,
    contextmenu: true,
    lightbulb: { enabled: 'off' as editor.ShowLightbulbIconMode },
  }
}
