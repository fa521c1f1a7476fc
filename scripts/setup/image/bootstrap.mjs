// A root file system from Debian packages, made without any image registry. Needs root and a Debian or Ubuntu.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages } from '../apt.mjs'
import { SetupFailure } from '../failure.mjs'
import { sourceLine } from './apt-sources.mjs'
import { writeHostFiles } from './host-files.mjs'
import { putNode } from './node-files.mjs'

const slim = [
  '/usr/share/man/*',
  '/usr/share/info/*',
  '/usr/share/locale/*',
  '/usr/share/doc/*',
  '/usr/share/lintian/*',
]

/**
 * Makes the image's root in `folder`, which is emptied first.
 *
 * @param {string} folder
 * @param {import('./host-settings.mjs').HostSettings} settings
 * @param {import('../step-context.mjs').StepContext} context
 * @returns {Promise<void>} throws SetupFailure
 */
export async function bootstrap(folder, settings, context) {
  const imageFolder = join(context.root, 'sandbox/image')
  if (settings.sources.length === 0) {
    throw new SetupFailure(
      `No apt source of this machine carries its release "${settings.codename}", from which the sandbox image is made.`,
      'Add the main archive of your release to /etc/apt/sources.list, and start again.',
    )
  }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const packages = readFileSync(join(imageFolder, 'packages.txt'), 'utf8').split('\n').filter(Boolean)
  await installTool(context)
  await unpackPackages({ folder, packages, settings, context })
  copyKeys(folder, settings)
  cpSync(join(imageFolder, 'files'), folder, { recursive: true })
  writeHostFiles(folder, settings, { withSources: true })
  await putNode(folder, context)
  await finish(folder, imageFolder, context)
}

/** @param {import('../step-context.mjs').StepContext} context */
async function installTool(context) {
  if (existsSync('/usr/bin/mmdebstrap') || existsSync('/usr/sbin/debootstrap')) return
  try {
    await installPackages(['mmdebstrap'], context)
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error
    context.log('mmdebstrap is not to be had; trying debootstrap\n')
    await installPackages(['debootstrap'], context)
  }
}

/** @param {{ folder: string, packages: string[], settings: import('./host-settings.mjs').HostSettings, context: import('../step-context.mjs').StepContext }} job */
async function unpackPackages({ folder, packages, settings, context }) {
  const [program, args] = existsSync('/usr/bin/mmdebstrap')
    ? ['mmdebstrap', mmdebstrapArguments(folder, packages, settings)]
    : ['debootstrap', debootstrapArguments(folder, packages, settings)]
  const { code } = await context.run(program, args, {
    env: { LC_ALL: 'C.UTF-8', TMPDIR: join(context.root, '.setup') },
  })
  if (code === 0) return
  throw new SetupFailure(
    `The sandbox image could not be made: ${program} ended with code ${code}.`,
    'Check that `apt-get update` works on this machine and that some 2 GB of disk are free, and start again.',
  )
}

/**
 * @param {string} folder
 * @param {string[]} packages
 * @param {import('./host-settings.mjs').HostSettings} settings
 * @returns {string[]}
 */
export function mmdebstrapArguments(folder, packages, settings) {
  const keys = [...new Set(settings.sources.flatMap(({ signedBy }) => signedBy))].filter((path) => existsSync(path))
  return [
    '--variant=apt',
    '--mode=root',
    '--format=directory',
    `--include=${packages.join(',')}`,
    ...slim.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    '--dpkgopt=force-unsafe-io', // a half-written image is thrown away whole, so nothing has to be flushed
    ...keys.map((path) => `--keyring=${path}`),
    '--aptopt=APT::Install-Recommends "false"',
    '--aptopt=Acquire::Languages "none"',
    ...settings.aptOptions.build.map((line) => `--aptopt=${line.replace(/;$/, '')}`),
    settings.codename,
    folder,
    ...settings.sources.map(sourceLine),
  ]
}

/**
 * @param {string} folder
 * @param {string[]} packages
 * @param {import('./host-settings.mjs').HostSettings} settings
 * @returns {string[]}
 */
export function debootstrapArguments(folder, packages, settings) {
  const main = settings.sources.find(({ suite }) => suite === settings.codename) ?? settings.sources[0]
  const [key] = main.signedBy
  return [
    '--variant=minbase',
    `--include=${packages.join(',')}`,
    `--components=${main.components.join(',')}`,
    ...(key ? [`--keyring=${key}`] : []),
    settings.codename,
    folder,
    main.uri,
  ]
}

/** Keys of a mirror's own signature, which the release's keyring package does not bring. */
function copyKeys(folder, settings) {
  for (const path of new Set(settings.sources.flatMap(({ signedBy }) => signedBy))) {
    if (existsSync(path) && !existsSync(join(folder, path))) {
      cpSync(path, join(folder, 'etc/apt/trusted.gpg.d', path.split('/').at(-1) ?? 'host.gpg'))
    }
  }
}

/**
 * @param {string} folder
 * @param {string} imageFolder
 * @param {import('../step-context.mjs').StepContext} context
 */
async function finish(folder, imageFolder, context) {
  cpSync(join(imageFolder, 'finish.sh'), join(folder, 'finish.sh'))
  const { code } = await context.run('chroot', [folder, '/bin/sh', '/finish.sh'], {
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: '/root',
      NODE_EXTRA_CA_CERTS: undefined,
    },
  })
  for (const name of ['finish.sh', 'etc/hostname', 'etc/resolv.conf']) rmSync(join(folder, name), { force: true })
  if (code === 0) return
  throw new SetupFailure(
    'The sandbox image was made, but its tools do not run.',
    'The log below names the one that failed; please report it.',
  )
}
