// Step: the pages, built by Next. Its cache stays, so a second build takes seconds.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFailure } from '../failure.mjs'
import { requireInputs } from '../require-inputs.mjs'

/** @type {import('../step-context.mjs').Step} */
export const appStep = {
  name: 'app',
  says: 'pages',
  after: ['packages', 'client'],
  inputs: async () => ({
    paths: [
      'app',
      'public',
      'protocol',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'next.config.ts',
      'next.config.mjs',
      'postcss.config.mjs',
      'scripts/setup/steps/app.mjs',
    ],
    ignore: (path) => /\.test\.tsx?$/.test(path),
  }),
  isPresent: async (root) => existsSync(join(root, '.next/BUILD_ID')),
  async run(context) {
    requireInputs(context.root, ['app/layout.tsx'])
    const { code, output } = await context.run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
      env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', CI: '1' },
    })
    if (code === 0) return
    const remedy = /out of memory|heap limit|ended by SIGKILL/i.test(output)
      ? 'The machine ran out of memory: the build needs some 2 GB. Free some, and start again.'
      : 'The lines below name the file and line; mend it, and start again.'
    throw new SetupFailure('The pages could not be built.', remedy)
  },
}
