// Files that carry this machine's registry settings into the image; they are made here and never stored with the source.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sourceLine, withoutCredentials } from './apt-sources.mjs'

const extraBundle = '/etc/slipway/extra-ca.pem'
const fullBundle = '/etc/ssl/certs/ca-certificates.crt'

/**
 * Writes the files below `folder`, which stands for the image's root.
 *
 * @param {string} folder
 * @param {import('./host-settings.mjs').HostSettings} settings
 * @param {{ withSources: boolean }} options `withSources` only where the image has the host's release
 */
export function writeHostFiles(folder, settings, { withSources }) {
  const write = (path, text) => {
    const target = join(folder, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
  write('/etc/slipway/npm-registry', `${settings.npmRegistry}\n`)
  if (settings.pipIndex !== '') write('/etc/slipway/pip-index', `${settings.pipIndex}\n`)
  if (settings.extraCertificates !== '') {
    write(extraBundle, settings.extraCertificates)
    const each = settings.extraCertificates.split(/(?<=-----END CERTIFICATE-----\n)/)
    for (const [index, pem] of each.entries()) write(`/usr/local/share/ca-certificates/host-${index + 1}.crt`, pem)
  }
  if (!withSources || settings.sources.length === 0) return
  const lines = settings.sources.map((source) => sourceLine({ ...source, uri: withoutCredentials(source.uri) }))
  write('/etc/apt/sources.list', `${lines.join('\n')}\n`)
  if (settings.aptOptions.keep.length > 0)
    write('/etc/apt/apt.conf.d/80host', `${settings.aptOptions.keep.join('\n')}\n`)
}

/**
 * The image's configuration as Dockerfile instructions.
 *
 * @param {import('./host-settings.mjs').HostSettings} settings
 * @returns {string[]}
 */
export function imageChanges(settings) {
  const environment = [
    'PATH=/home/user/.local/bin:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin',
    'HOME=/home/user',
    'LANG=C.UTF-8',
  ]
  if (settings.extraCertificates !== '') {
    environment.push(`NODE_EXTRA_CA_CERTS=${extraBundle}`, `REQUESTS_CA_BUNDLE=${fullBundle}`, `PIP_CERT=${fullBundle}`)
  }
  return [
    ...environment.map((line) => `ENV ${line}`),
    `LABEL slipway.registries='${JSON.stringify(settings.registries)}'`,
    'WORKDIR /workspace',
    'USER user',
    'CMD ["bash"]',
  ]
}
