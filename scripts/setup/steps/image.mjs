// Step: the sandbox image, made on this machine from its own package sources; no image registry is needed.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDebianFamily } from '../apt.mjs'
import { engineRequest } from '../engine-request.mjs'
import { SetupFailure } from '../failure.mjs'
import { bootstrap } from '../image/bootstrap.mjs'
import { imageChanges, writeHostFiles } from '../image/host-files.mjs'
import { readHostSettings } from '../image/host-settings.mjs'
import { buildImage, engineError, imageId, imageName, importFolder, tagImage } from '../image/store-image.mjs'

const base = { fromImage: 'docker.io/library/node', tag: '20-bookworm-slim' }
const registryPatienceMs = 8000

/** @type {import('../step-context.mjs').Step} */
export const imageStep = {
  name: 'image',
  says: 'sandbox image',
  after: ['engine'],
  async inputs() {
    const settings = await readHostSettings()
    const certificates = createHash('sha256').update(settings.extraCertificates).digest('hex')
    return {
      paths: ['sandbox/image', 'scripts/setup/image'],
      ignore: (path) => path.startsWith('sandbox/image/sample') || path.endsWith('.test.mjs') || path.endsWith('.md'),
      facts: { ...settings, extraCertificates: certificates, node: process.version, arch: process.arch },
    }
  },
  async isPresent(_root, hash) {
    const [ours, latest] = await Promise.all([imageId(`${imageName}:${tagOf(hash)}`), imageId(`${imageName}:latest`)])
    return ours !== null && ours === latest
  },
  async run(context) {
    const tag = tagOf(context.hash)
    if ((await imageId(`${imageName}:${tag}`)) === null) await makeImage(tag, context)
    const id = await imageId(`${imageName}:${tag}`)
    await tagImage(id, 'latest')
  },
}

/**
 * @param {string} hash of the inputs
 * @returns {string}
 */
export function tagOf(hash) {
  return hash.slice(0, 12)
}

/**
 * @param {string} tag
 * @param {import('../step-context.mjs').StepContext} context
 */
async function makeImage(tag, context) {
  const settings = await readHostSettings()
  const folder = join(context.root, '.setup', 'image-root')
  if (process.getuid?.() === 0 && (await isDebianFamily())) {
    try {
      await bootstrap(folder, settings, context)
      await importFolder(folder, { tag, changes: imageChanges(settings) }, context)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    return
  }
  await buildFromRegistry(tag, settings, context)
}

/**
 * @param {string} tag
 * @param {import('../image/host-settings.mjs').HostSettings} settings
 * @param {import('../step-context.mjs').StepContext} context
 */
async function buildFromRegistry(tag, settings, context) {
  await pullBase(context)
  const scratch = join(context.root, '.setup', 'image-context')
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(join(scratch, 'host'), { recursive: true })
  writeHostFiles(join(scratch, 'host'), settings, { withSources: settings.codename === 'bookworm' })
  const dockerfile = readFileSync(join(context.root, 'sandbox/image/Dockerfile'), 'utf8')
  writeFileSync(join(scratch, 'Dockerfile'), `${dockerfile}${imageChanges(settings).join('\n')}\n`)
  const files = ['packages.txt', 'finish.sh', 'files', '-C', scratch, 'Dockerfile', 'host']
  await buildImage(['-C', join(context.root, 'sandbox/image'), ...files], tag, context)
}

/** Asks the engine itself for the base: only it knows its proxies and mirrors. A registry that stays silent is given up. */
async function pullBase(context) {
  let problem = ''
  try {
    const query = new URLSearchParams(base)
    const { status, body } = await engineRequest(`/images/create?${query}`, {
      method: 'POST',
      timeoutMs: registryPatienceMs,
      signal: context.signal,
      onData: context.log,
    })
    problem = engineError(status, body)
  } catch (error) {
    context.signal.throwIfAborted()
    problem = error.message
  }
  if (problem === '') return
  throw new SetupFailure(
    `The sandbox image could not be made: the Docker engine cannot pull ${base.fromImage}:${base.tag} (${problem}).`,
    'Mend the way to the image registry, or run this once as root on a Debian or Ubuntu (`sudo node scripts/setup.mjs --only engine,image`), which needs no registry.',
  )
}
