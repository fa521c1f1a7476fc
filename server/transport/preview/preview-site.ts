/** Where previews live and which pages may frame them: names only, decided once from the settings. */
import {
  LOCAL_PREVIEW_DOMAIN,
  type PreviewHost,
  type PreviewPlace,
  previewLabel,
  readPreviewHost,
} from '#protocol/preview.ts'

export interface PreviewSiteOptions {
  /** `previews.example.org`, perhaps with a port; null: below localhost, for browsers on this machine. */
  previewDomain: string | null
  publicUrl: string | null
  /** The port we listen on. */
  port: number
}

export interface PreviewSite {
  /** PV1: whose host this is. */
  read(host: string | undefined): PreviewHost
  origin(place: PreviewPlace): string
  /** All origins of previews, as a policy of ours names them. */
  readonly frameSource: string
  /** Our own origin as this browser reaches us by that Host; null: it cannot reach previews at all. */
  appOrigin(host: string | undefined): string | null
  /** Our own origins as far as they are known beforehand. */
  readonly appOrigins: readonly string[]
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/

export function createPreviewSite({ previewDomain, publicUrl, port }: PreviewSiteOptions): PreviewSite {
  const app = publicUrl === null ? null : new URL(publicUrl)
  const [domain = LOCAL_PREVIEW_DOMAIN, givenPort] = (previewDomain ?? LOCAL_PREVIEW_DOMAIN).toLowerCase().split(':')
  const ours = givenPort ?? (app === null ? String(port) : app.port)
  const suffix = ours === '' ? '' : `:${ours}`
  const protocol = app?.protocol ?? 'http:'
  return {
    read(host = '') {
      if (app !== null && host.toLowerCase() === app.host) return { kind: 'app' }
      return readPreviewHost(host, domain)
    },
    origin: (place) => `${protocol}//${previewLabel(place)}.${domain}${suffix}`,
    frameSource: `${protocol}//*.${domain}${suffix}`,
    appOrigin(host) {
      if (host === undefined || !URL.canParse(`http://${host}`)) return null
      if (app !== null && host.toLowerCase() === app.host) {
        return previewDomain === null && !LOOPBACK.test(app.hostname) ? null : app.origin
      }
      const url = new URL(`http://${host}`)
      return previewDomain === null && !LOOPBACK.test(url.hostname) ? null : url.origin
    },
    appOrigins: app === null ? [`http://127.0.0.1:${port}`, `http://localhost:${port}`] : [app.origin],
  }
}
