// Step: the sandbox daemon and its pipe, each one file, so that they run in any glibc container beside a Node.
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, selfContained } from '../bundle.mjs'
import { requireInputs } from '../require-inputs.mjs'

const entries = { daemon: 'sandbox/inside/main.ts', pipe: 'sandbox/inside/pipe.ts' }

/** The terminal's native part cannot be bundled: it travels beside the daemon, as packages that resolve from there. */
const native = ['@lydell/node-pty', `@lydell/node-pty-linux-${process.arch}`]

/** @type {import('../step-context.mjs').Step} */
export const daemonStep = {
  name: 'daemon',
  says: 'sandbox daemon',
  after: ['packages'],
  inputs: async () => ({
    paths: [
      'sandbox',
      'protocol',
      'package.json',
      'package-lock.json',
      'scripts/setup/steps/daemon.mjs',
      'scripts/setup/bundle.mjs',
    ],
    ignore: (path) => /\.test\.tsx?$/.test(path) || /^sandbox\/(image|docker)\//.test(path),
    facts: { arch: process.arch },
  }),
  isPresent: async (root) => Object.keys(entries).every((name) => existsSync(join(root, `dist/daemon/${name}.mjs`))),
  async run(context) {
    requireInputs(context.root, [...Object.values(entries), ...native.map((name) => `node_modules/${name}`)])
    const small = ['--minify-whitespace', '--minify-syntax', '--legal-comments=none'] // read anew by every container
    const flags = [
      '--out-extension:.js=.mjs',
      ...small,
      ...native.map((name) => `--external:${name}`),
      ...selfContained,
    ]
    const fill = (draft) => {
      for (const name of native) {
        cpSync(join(context.root, 'node_modules', name), join(draft, 'node_modules', name), { recursive: true })
      }
    }
    await bundle({ entries, folder: 'dist/daemon', flags, fill }, context)
  },
}
