/** Monaco as we serve it ourselves: its workers, its limits, its themes. Imported only by what is loaded on demand. */
'use client'
import { loader } from '@monaco-editor/react'
import * as monaco from 'monaco-editor'
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
  defineThemes(monaco)
  onLookChange(() => {
    defineThemes(monaco)
    monaco.editor.setTheme(themeName())
  })
  return monaco
}
