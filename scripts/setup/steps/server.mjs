// Step: the server and the command line, bundled so that they start in less than half a second.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../bundle.mjs'
import { requireInputs } from '../require-inputs.mjs'

const entries = { main: 'server/main.ts', cli: 'server/cli/main.ts' }

/** @type {import('../step-context.mjs').Step} */
export const serverStep = {
  name: 'server',
  says: 'server',
  after: ['packages', 'client'],
  inputs: async () => ({
    paths: [
      'server',
      'sandbox',
      'protocol',
      'package.json',
      'tsconfig.json',
      'scripts/setup/steps/server.mjs',
      'scripts/setup/bundle.mjs',
    ],
    ignore: (path) => /\.test\.tsx?$/.test(path) || path.startsWith('sandbox/image/'),
  }),
  isPresent: async (root) => Object.keys(entries).every((name) => existsSync(join(root, `dist/server/${name}.js`))),
  async run(context) {
    requireInputs(context.root, Object.values(entries))
    const flags = ['--packages=external', '--sourcemap', '--sources-content=false']
    await bundle({ entries, folder: 'dist/server', flags }, context)
  },
}
