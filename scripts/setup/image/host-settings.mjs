// What this machine needs to reach package registries, so that the same works inside its sandbox image. Never credentials.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../run-command.mjs'
import { aptOptions, readAptSources, withoutCredentials } from './apt-sources.mjs'

const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt']
const publicNpm = 'https://registry.npmjs.org/'

/**
 * @typedef {object} HostSettings
 * @property {string} codename release of the host, empty when it has none
 * @property {import('./apt-sources.mjs').AptSource[]} sources
 * @property {{ build: string[], keep: string[] }} aptOptions
 * @property {string} npmRegistry
 * @property {string} pipIndex empty for the public one
 * @property {string} extraCertificates PEM, those the distribution does not bring
 * @property {string[]} registries names of the hosts above
 */

/** @returns {Promise<HostSettings>} */
export async function readHostSettings() {
  const codename = codenameOf(existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '')
  const [dump, npmSays, pipSays] = await Promise.all([
    runCommand('apt-config', ['dump']),
    runCommand('npm', ['config', 'get', 'registry'], { env: { NODE_NO_WARNINGS: '1' } }),
    runCommand('python3', ['-m', 'pip', 'config', 'get', 'global.index-url']),
  ])
  const sources = codename === '' ? [] : await readAptSources(codename)
  const npmRegistry = webAddress(npmSays.stdout) ?? publicNpm
  const pipIndex = webAddress(process.env.PIP_INDEX_URL ?? (pipSays.code === 0 ? pipSays.stdout : '')) ?? ''
  return {
    codename,
    sources,
    aptOptions: aptOptions(dump.code === 0 ? dump.stdout : ''),
    npmRegistry,
    pipIndex,
    extraCertificates: extraCertificates(),
    registries: hostNames([...sources.map(({ uri }) => uri), npmRegistry, pipIndex]),
  }
}

/**
 * @param {string} osRelease
 * @returns {string}
 */
export function codenameOf(osRelease) {
  return /^VERSION_CODENAME="?([\w-]+)"?$/m.exec(osRelease)?.[1] ?? ''
}

/**
 * @param {string[]} addresses
 * @returns {string[]} their host names, each once, sorted
 */
export function hostNames(addresses) {
  return [...new Set(addresses.filter((address) => address !== '').map((address) => new URL(address).hostname))].sort()
}

/**
 * @param {string} bundle PEM
 * @param {string} known PEM
 * @returns {string} the certificates of `bundle` that are not in `known`, each once, as PEM
 */
export function certificatesBeyond(bundle, known) {
  const had = new Set(certificatesOf(known))
  return [...new Set(certificatesOf(bundle))].filter((pem) => !had.has(pem)).join('')
}

/** @param {string} pem */
function certificatesOf(pem) {
  const found = pem.replace(/\r/g, '').match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  return found.map((one) => `${one}\n`)
}

/** @param {string} text */
function webAddress(text) {
  const line = text.trim().split('\n').at(-1) ?? ''
  return /^https?:\/\/\S+$/.test(line) ? withoutCredentials(line) : undefined
}

function extraCertificates() {
  const named = [process.env.NODE_EXTRA_CA_CERTS, process.env.SSL_CERT_FILE]
  const files = [...new Set([...bundles, ...named])].filter((path) => path && existsSync(path))
  return certificatesBeyond(files.map((path) => readFileSync(path, 'utf8')).join('\n'), distributed())
}

/** The certificates the distribution's own package brought to this machine. */
function distributed() {
  const folder = '/usr/share/ca-certificates/mozilla'
  if (!existsSync(folder)) return ''
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}
