// What this machine needs to reach package registries, so that the same works inside its sandbox image. Never credentials.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
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
  const dump = await runCommand('apt-config', ['dump'])
  const sources = codename === '' ? [] : await readAptSources(codename)
  const npmRegistry = registryOf(process.env.npm_config_registry, npmFiles(), 'registry') ?? publicNpm
  const pipIndex = registryOf(process.env.PIP_INDEX_URL, pipFiles(), 'index-url') ?? ''
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

/**
 * The files are read by hand, since asking npm and pip costs a second at every start.
 *
 * @param {string | undefined} fromEnvironment beats the files
 * @param {string[]} files the strongest first
 * @param {string} key
 * @returns {string | undefined} a web address without credentials
 */
export function registryOf(fromEnvironment, files, key) {
  const texts = files.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'))
  const pattern = new RegExp(`^\\s*${key}\\s*=\\s*["']?(https?://[^\\s"']+)`, 'm')
  const found = [`${key}=${fromEnvironment ?? ''}`, ...texts].map((text) => pattern.exec(text)?.[1])
  const address = found.find((one) => one !== undefined)
  return address === undefined ? undefined : withoutCredentials(address)
}

function npmFiles() {
  const prefix = dirname(dirname(process.execPath))
  const [user, shared] = [process.env.npm_config_userconfig, process.env.npm_config_globalconfig]
  return [user ?? join(homedir(), '.npmrc'), shared ?? join(prefix, 'etc/npmrc'), '/etc/npmrc']
}

function pipFiles() {
  return [join(homedir(), '.config/pip/pip.conf'), join(homedir(), '.pip/pip.conf'), '/etc/pip.conf']
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
