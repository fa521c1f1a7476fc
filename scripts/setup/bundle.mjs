// One way to call esbuild for every program that set-up builds.
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFailure } from './failure.mjs'

// Bundled CommonJS packages ask for Node's own modules by require(), which ES modules lack.
const requireBanner =
  "import { createRequire as slipwayCreateRequire } from 'node:module'; const require = slipwayCreateRequire(import.meta.url);"

/**
 * Bundles entries for Node 20 into ES modules. The old output stays in place until the new one is whole.
 *
 * @param {{ entries: Record<string, string>, folder: string, flags: string[], fill?: (draft: string) => void }} job
 *   `entries`: output name (without .ending) to source; `fill` adds what else belongs into the folder
 * @param {import('./step-context.mjs').StepContext} context
 * @returns {Promise<void>} throws SetupFailure
 */
export async function bundle({ entries, folder, flags, fill = () => {} }, context) {
  const target = join(context.root, folder)
  const draft = `${target}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  const { code } = await context.run('node_modules/.bin/esbuild', [
    ...Object.entries(entries).map(([name, source]) => `${name}=${source}`),
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--target=node20',
    '--log-level=warning',
    '--color=false',
    `--outdir=${draft}`,
    ...flags,
  ])
  if (code !== 0) {
    throw new SetupFailure(
      `Building ${Object.values(entries).join(' and ')} failed.`,
      'The lines below name the file and line; mend it, and start again.',
    )
  }
  fill(draft)
  rmSync(target, { recursive: true, force: true })
  renameSync(draft, target)
}

export const selfContained = [`--banner:js=${requireBanner}`]
