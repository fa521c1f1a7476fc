/** Monaco as we serve it ourselves: its workers, its limits, its themes. Imported only by what is loaded on demand. */
'use client'
import { loader } from '@monaco-editor/react'
import * as monaco from 'monaco-editor'
import { handlerOf, runCommand } from '#app/_ui/keys/command-store.ts'
import type { CommandName } from '#app/_ui/keys/commands.ts'
import { frontNow } from '#app/_ui/keys/front.ts'
import { keyWorld } from '#app/_ui/keys/key-world.ts'
import { onLookChange } from '#app/_ui/look/token-color.ts'
import { defineThemes, themeName } from './code-theme.ts'
import { pageCommandAt } from './page-command-at.ts'

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

/** Takes the page's keys before Monaco sees them, as they are bound at that moment. Once for all editors. */
function takePageKeys(): void {
  const pressed = (event: KeyboardEvent) => {
    if (event.isComposing || event.repeat || !(event.target instanceof Element)) return
    if (event.target.closest('.monaco-editor') === null) return
    // Its box for finding has a use of its own for the key that closes a tab.
    const finding = event.target.closest('.find-widget') !== null
    const live = (one: CommandName) => handlerOf(one) !== undefined && !(finding && one === 'editor-close')
    const name = pageCommandAt(event, { ...keyWorld(), front: frontNow(), live })
    if (name === null || !runCommand(name)) return
    event.preventDefault()
    event.stopPropagation()
  }
  window.addEventListener('keydown', pressed, { capture: true })
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
  takePageKeys()
  defineThemes(monaco)
  onLookChange(() => {
    defineThemes(monaco)
    monaco.editor.setTheme(themeName())
  })
  return monaco
}
