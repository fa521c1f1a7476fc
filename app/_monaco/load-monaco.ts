/** Monaco as we serve it ourselves: its workers, its limits, its themes. Imported only by what is loaded on demand. */
'use client'
import { loader } from '@monaco-editor/react'
import * as monaco from 'monaco-editor'
import { runCommand } from '#app/_ui/keys/command-store.ts'
import { onLookChange } from '#app/_ui/look/token-color.ts'
import { defineThemes, themeName } from './code-theme.ts'

declare global {
  interface Window {
    MonacoEnvironment?: monaco.Environment
  }
}

/** A module worker for each language service, and one for everything else. */
function workerFor(label: string): Worker {
  const module = { type: 'module' } as const
  switch (label) {
    case 'typescript':
    case 'javascript':
      return new Worker(new URL('monaco-editor/languages/features/typescript/ts.worker.js', import.meta.url), module)
    case 'json':
      return new Worker(new URL('monaco-editor/languages/features/json/json.worker.js', import.meta.url), module)
    case 'css':
    case 'scss':
    case 'less':
      return new Worker(new URL('monaco-editor/languages/features/css/css.worker.js', import.meta.url), module)
    case 'html':
    case 'handlebars':
    case 'razor':
      return new Worker(new URL('monaco-editor/languages/features/html/html.worker.js', import.meta.url), module)
    default:
      return new Worker(new URL('monaco-editor/editor/editor.worker.js', import.meta.url), module)
  }
}

/** Keys that belong to the page go on to it; Monaco would keep them. Once for all editors: what one adds for itself is never taken out. */
function leavePageKeysAlone({ KeyCode, KeyMod, editor }: typeof monaco): void {
  const keys = [
    [KeyCode.KeyS, 'file-save'],
    [KeyCode.KeyP, 'file-open'],
    [KeyCode.KeyK, 'palette-open'],
  ] as const
  for (const [key, name] of keys) {
    const command = `slipway.${name}`
    editor.addCommand({ id: command, run: () => void runCommand(name) })
    editor.addKeybindingRule({ keybinding: KeyMod.CtrlCmd | key, command })
  }
}

let ready = false

/** Monaco, set up once for the page. */
export function loadMonaco(): typeof monaco {
  if (ready) return monaco
  ready = true
  window.MonacoEnvironment = { getWorker: (_id, label) => workerFor(label) }
  loader.config({ monaco })
  // The browser sees single files, not the project with its packages: what it would say of types is mostly wrong.
  for (const defaults of [monaco.typescript.typescriptDefaults, monaco.typescript.javascriptDefaults]) {
    defaults.setDiagnosticsOptions({
      noSemanticValidation: true,
      noSyntaxValidation: false,
      noSuggestionDiagnostics: true,
    })
    defaults.setCompilerOptions({
      allowJs: true,
      allowNonTsExtensions: true,
      jsx: monaco.typescript.JsxEmit.Preserve,
      module: monaco.typescript.ModuleKind.ESNext,
      moduleResolution: monaco.typescript.ModuleResolutionKind.NodeJs,
      target: monaco.typescript.ScriptTarget.ESNext,
    })
  }
  monaco.json.jsonDefaults.setDiagnosticsOptions({ validate: true, allowComments: true, enableSchemaRequest: false })
  leavePageKeysAlone(monaco)
  defineThemes(monaco)
  onLookChange(() => {
    defineThemes(monaco)
    monaco.editor.setTheme(themeName())
  })
  return monaco
}
