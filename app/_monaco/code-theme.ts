/** Our tokens as Monaco's themes, so that code looks the same in the editor, in diffs and in the conversation. */
import type * as monaco from 'monaco-editor'
import { isDark, tokenColor } from '#app/_ui/look/token-color.ts'

export function themeName(): string {
  return isDark() ? 'slipway-dark' : 'slipway-light'
}

/** For the colours of the moment; called again when the look changes. */
export function defineThemes({ editor }: Pick<typeof monaco, 'editor'>): void {
  editor.defineTheme(themeName(), {
    base: isDark() ? 'vs-dark' : 'vs',
    inherit: true,
    rules: rules(),
    colors: colors(),
  })
}

const ROLES: readonly [role: string, token: string, style?: string][] = [
  ['', 'text'],
  ['comment', 'code-comment', 'italic'],
  ['keyword', 'code-keyword'],
  ['keyword.json', 'code-number'],
  ['operator', 'code-punctuation'],
  ['delimiter', 'code-punctuation'],
  ['string', 'code-string'],
  ['string.key.json', 'code-property'],
  ['string.escape', 'code-number'],
  ['regexp', 'code-number'],
  ['number', 'code-number'],
  ['constant', 'code-number'],
  ['type', 'code-type'],
  ['type.identifier', 'code-type'],
  ['identifier', 'code-variable'],
  ['variable', 'code-variable'],
  ['function', 'code-function'],
  ['tag', 'code-tag'],
  ['metatag', 'code-tag'],
  ['attribute.name', 'code-property'],
  ['attribute.value', 'code-string'],
  ['annotation', 'code-function'],
  ['namespace', 'code-type'],
  ['predefined', 'code-function'],
  ['strong', 'text', 'bold'],
  ['emphasis', 'text', 'italic'],
]

function rules(): monaco.editor.ITokenThemeRule[] {
  return ROLES.map(([token, name, fontStyle]) => ({
    token,
    foreground: tokenColor(name).slice(1, 7),
    ...(fontStyle === undefined ? {} : { fontStyle }),
  }))
}

/** Monaco's names of colours, each with the token it takes and how much of it in 255ths. */
const COLORS: readonly [color: string, token: string, alpha?: number][] = [
  ['editor.background', 'background'],
  ['editor.foreground', 'text'],
  ['editorLineNumber.foreground', 'faint'],
  ['editorLineNumber.activeForeground', 'text'],
  ['editor.lineHighlightBackground', 'hover', 0x90],
  ['editor.lineHighlightBorder', 'background', 0],
  ['editor.selectionBackground', 'accent', 0x44],
  ['editor.inactiveSelectionBackground', 'accent', 0x28],
  ['editor.selectionHighlightBackground', 'accent', 0x22],
  ['editor.wordHighlightBackground', 'accent', 0x22],
  ['editor.wordHighlightStrongBackground', 'accent', 0x33],
  ['editor.findMatchBackground', 'warning', 0x66],
  ['editor.findMatchHighlightBackground', 'warning', 0x33],
  ['editorCursor.foreground', 'accent'],
  ['editorWhitespace.foreground', 'line-strong'],
  ['editorIndentGuide.background1', 'line'],
  ['editorIndentGuide.activeBackground1', 'line-strong'],
  ['editorBracketMatch.background', 'accent', 0x22],
  ['editorBracketMatch.border', 'edge'],
  ['editorBracketHighlight.foreground1', 'code-punctuation'],
  ['editorBracketHighlight.foreground2', 'code-punctuation'],
  ['editorBracketHighlight.foreground3', 'code-punctuation'],
  ['editorGutter.background', 'background'],
  ['editorOverviewRuler.border', 'background', 0],
  ['editorStickyScroll.background', 'background'],
  ['editorStickyScroll.border', 'line'],
  ['editorStickyScrollHover.background', 'hover'],
  ['editorWidget.background', 'float'],
  ['editorWidget.border', 'line-strong'],
  ['editorWidget.foreground', 'text'],
  ['editorHoverWidget.background', 'float'],
  ['editorHoverWidget.border', 'line-strong'],
  ['editorSuggestWidget.background', 'float'],
  ['editorSuggestWidget.border', 'line-strong'],
  ['editorSuggestWidget.selectedBackground', 'selected'],
  ['editorSuggestWidget.selectedForeground', 'text'],
  ['editorSuggestWidget.highlightForeground', 'accent'],
  ['editorError.foreground', 'danger'],
  ['editorWarning.foreground', 'warning'],
  ['editorInfo.foreground', 'info'],
  ['input.background', 'field'],
  ['input.border', 'line-strong'],
  ['input.foreground', 'text'],
  ['inputOption.activeBackground', 'selected'],
  ['inputOption.activeForeground', 'accent'],
  ['inputOption.activeBorder', 'accent'],
  ['focusBorder', 'accent'],
  ['list.hoverBackground', 'hover'],
  ['list.focusBackground', 'selected'],
  ['list.activeSelectionBackground', 'selected'],
  ['list.activeSelectionForeground', 'text'],
  ['list.highlightForeground', 'accent'],
  ['quickInput.background', 'float'],
  ['quickInput.foreground', 'text'],
  ['quickInputList.focusBackground', 'selected'],
  ['quickInputList.focusForeground', 'text'],
  ['widget.shadow', 'background', 0],
  ['menu.background', 'float'],
  ['menu.foreground', 'text'],
  ['menu.selectionBackground', 'selected'],
  ['menu.selectionForeground', 'text'],
  ['menu.separatorBackground', 'line'],
  ['menu.border', 'line-strong'],
  ['scrollbar.shadow', 'background', 0],
  ['scrollbarSlider.background', 'edge', 0x55],
  ['scrollbarSlider.hoverBackground', 'edge', 0x88],
  ['scrollbarSlider.activeBackground', 'edge', 0xaa],
  ['diffEditor.insertedLineBackground', 'added-line'],
  ['diffEditor.insertedTextBackground', 'added-word'],
  ['diffEditor.removedLineBackground', 'removed-line'],
  ['diffEditor.removedTextBackground', 'removed-word'],
  ['diffEditor.border', 'line'],
  ['diffEditor.diagonalFill', 'line'],
  ['diffEditor.unchangedRegionBackground', 'raised'],
  ['diffEditor.unchangedRegionForeground', 'muted'],
  ['diffEditor.unchangedRegionShadow', 'background', 0],
  ['diffEditorGutter.insertedLineBackground', 'added-line'],
  ['diffEditorGutter.removedLineBackground', 'removed-line'],
  ['minimap.background', 'background'],
]

function colors(): Record<string, string> {
  return Object.fromEntries(COLORS.map(([color, token, alpha]) => [color, withAlpha(tokenColor(token), alpha)]))
}

function withAlpha(color: string, alpha: number | undefined): string {
  return alpha === undefined ? color : `${color.slice(0, 7)}${alpha.toString(16).padStart(2, '0')}`
}
