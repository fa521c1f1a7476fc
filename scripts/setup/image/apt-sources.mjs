// The distribution's own package archives as this machine is configured to reach them: the image is made from those.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * @typedef {{ uri: string, suite: string, components: string[], signedBy: string[] }} AptSource
 */

/**
 * Reads the host's apt sources, both formats, and keeps the binary archives of the given release.
 * Third-party archives and sources without components are left out.
 *
 * @param {string} codename of the release, like "bookworm"
 * @param {string} [folder]
 * @returns {Promise<AptSource[]>}
 */
export async function readAptSources(codename, folder = '/etc/apt') {
  const parts = join(folder, 'sources.list.d')
  const names = (await readdir(parts).catch(() => [])).sort()
  const files = [join(folder, 'sources.list'), ...names.map((name) => join(parts, name))]
  const sources = []
  for (const file of files) {
    if (file.endsWith('.list')) sources.push(...parseOneLineSources(await readIfThere(file)))
    if (file.endsWith('.sources')) sources.push(...parseDeb822Sources(await readIfThere(file)))
  }
  const seen = new Set()
  return sources.filter(({ uri, suite, components }) => {
    const key = `${uri} ${suite}`
    const ours = suite === codename || suite.startsWith(`${codename}-`) || suite.startsWith(`${codename}/`)
    if (!ours || components.length === 0 || !/^https?:/.test(uri) || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/**
 * @param {string} text of a .list file: `deb [options] uri suite component...`
 * @returns {AptSource[]}
 */
export function parseOneLineSources(text) {
  const sources = []
  for (const line of text.split('\n')) {
    const found = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*(.*)$/.exec(line.replace(/#.*/, '').trim())
    if (!found) continue
    const [, options = '', uri, suite, components] = found
    const signedBy = /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1] ?? ''
    sources.push({ uri, suite, components: words(components), signedBy: signedBy.split(',').filter(isPath) })
  }
  return sources
}

/**
 * @param {string} text of a .sources file: stanzas of fields
 * @returns {AptSource[]}
 */
export function parseDeb822Sources(text) {
  const sources = []
  const withoutComments = text.replace(/^#.*\n?/gm, '')
  for (const stanza of withoutComments.split(/\n\s*\n/)) {
    const fields = Object.fromEntries(
      stanza
        .replace(/\n[ \t]+/g, ' ')
        .split('\n')
        .map((line) => /^([\w-]+):\s*(.*)$/.exec(line))
        .filter((found) => found !== null)
        .map(([, name, value]) => [name.toLowerCase(), value]),
    )
    if (fields.enabled === 'no' || !words(fields.types ?? '').includes('deb')) continue
    const rest = {
      components: words(fields.components ?? ''),
      signedBy: words(fields['signed-by'] ?? '').filter(isPath),
    }
    for (const uri of words(fields.uris ?? '')) {
      for (const suite of words(fields.suites ?? '')) sources.push({ uri, suite, ...rest })
    }
  }
  return sources
}

/**
 * @param {AptSource} source
 * @returns {string} one line for a sources.list
 */
export function sourceLine({ uri, suite, components }) {
  return `deb ${uri} ${suite} ${components.join(' ')}`
}

/**
 * @param {string} uri
 * @returns {string} the same without name and password: those stay on the host
 */
export function withoutCredentials(uri) {
  return uri.replace(/^(\w+:\/\/)[^/@]*@/, '$1')
}

/**
 * The apt settings that decide whether the archives can be read; everything else of the host's apt is its own affair.
 *
 * @param {string} dump of `apt-config dump`
 * @returns {{ build: string[], keep: string[] }} `build` while the image is made (proxies, certificates), `keep` also in the image
 */
export function aptOptions(dump) {
  const lines = dump.split('\n').map((line) => line.trim())
  const set = lines.filter((line) => !line.endsWith(' "";'))
  const keep = set.filter((line) => /^Acquire::Check-(Valid-Until|Date) /.test(line))
  const reach = set.filter((line) =>
    /^Acquire::https?(::[\w.-]+)?::(Proxy|CaInfo|Verify-Peer|Verify-Host) /i.test(line),
  )
  return { build: [...keep, ...reach], keep }
}

/** @param {string} text */
function words(text) {
  return text.split(/\s+/).filter(Boolean)
}

/** @param {string} text */
function isPath(text) {
  return text.startsWith('/')
}

/** @param {string} path */
async function readIfThere(path) {
  return readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
}
