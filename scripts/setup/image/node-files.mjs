// Node and npm for the image: this machine's own where they can stand alone, else the registry's.
import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SetupFailure } from '../failure.mjs'
import { runCommand } from '../run-command.mjs'

/** What every glibc system with a C++ runtime has; a Node that links more would not start in the image. */
const everywhere =
  /^(linux-vdso|linux-gate|ld-linux|libc|libm|libdl|librt|libpthread|libgcc_s|libstdc\+\+|libatomic)[.-]/

/**
 * Puts node, npm and npx below /usr/local of the image's root.
 *
 * @param {string} imageRoot
 * @param {import('../step-context.mjs').StepContext} context
 * @returns {Promise<void>} throws SetupFailure when neither way works
 */
export async function putNode(imageRoot, context) {
  const bin = join(imageRoot, 'usr/local/bin')
  const npmFolder = join(imageRoot, 'usr/local/lib/node_modules/npm')
  mkdirSync(bin, { recursive: true })
  const node = (await standsAlone(process.execPath)) ? realpathSync(process.execPath) : await nodeFromRegistry(context)
  cpSync(node, join(bin, 'node'))
  const npm = (await npmOfHost()) ?? (await fromRegistry('npm', context))
  cpSync(npm, npmFolder, { recursive: true, filter: (path) => !/\/(docs|man)$/.test(path) })
  for (const name of ['npm', 'npx']) symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name))
}

/**
 * @param {string} program
 * @returns {Promise<boolean>} whether it needs no library beyond the C and C++ runtimes
 */
async function standsAlone(program) {
  const { code, stdout } = await runCommand('ldd', [program])
  return code === 0 && linksOnlyRuntime(stdout)
}

/**
 * @param {string} listing of ldd
 * @returns {boolean}
 */
export function linksOnlyRuntime(listing) {
  const names = listing
    .split('\n')
    .map((line) => line.trim().split(/\s/)[0] ?? '')
    .filter((name) => name !== '')
  return names.every((name) => everywhere.test(name.split('/').at(-1) ?? ''))
}

/** npm as released carries its dependencies; a distribution's npm points to other packages and cannot be copied. */
async function npmOfHost() {
  const { code, stdout } = await runCommand('sh', ['-c', 'command -v npm'])
  if (code !== 0) return null
  const folder = dirname(dirname(realpathSync(stdout.trim())))
  return existsSync(join(folder, 'node_modules/@npmcli/arborist')) ? folder : null
}

/** @param {import('../step-context.mjs').StepContext} context */
async function nodeFromRegistry(context) {
  const [major] = process.versions.node.split('.')
  return join(await fromRegistry(`node-linux-${process.arch}@${major}`, context), 'bin/node')
}

/**
 * @param {string} wanted
 * @param {import('../step-context.mjs').StepContext} context
 * @returns {Promise<string>} the unpacked package
 */
async function fromRegistry(wanted, context) {
  const folder = join(context.root, '.setup', 'packed', wanted.replace(/[^\w.-]/g, '_'))
  mkdirSync(folder, { recursive: true })
  const packed = await context.run('npm', ['pack', wanted, '--silent', '--pack-destination', folder])
  const name = packed.stdout.trim().split('\n').at(-1) ?? ''
  const unpacked =
    packed.code === 0 && (await context.run('tar', ['-xzf', join(folder, name), '-C', folder])).code === 0
  if (unpacked) return join(folder, 'package')
  throw new SetupFailure(
    `The sandbox image needs ${wanted} from the npm registry, and it could not be had.`,
    "This machine's own Node cannot be copied into the image, since it needs libraries of its own. Mend the way to the registry, or install Node from nodejs.org, and start again.",
  )
}
