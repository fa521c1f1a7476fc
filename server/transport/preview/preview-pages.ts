/** What a preview's origin says itself, when the program behind it cannot: short pages without scripts. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface PreviewNotice {
  status: number
  title: string
  text: string
  /** A button that asks by POST. */
  button?: { label: string; action: string }
  /** Seconds until the page asks again by itself. */
  again?: number
  /** Who may frame it. */
  ancestors: readonly string[]
}

/** Where our own pages live on a preview's origin; programs there lose these paths, and no others. */
export const OWN_PATH = '/.slipway/'

export function sendNotice(request: IncomingMessage, response: ServerResponse, notice: PreviewNotice): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const page = /\btext\/html\b/.test(request.headers.accept ?? '')
  const body = page ? html(notice) : `${notice.title}\n${notice.text}\n`
  response.writeHead(notice.status, {
    'content-type': page ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    // A form of this page names its origin when it is sent.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors ${notice.ancestors.join(' ')}`,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

const STYLE = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{display:grid;place-content:center;min-height:90vh;margin:0;padding:1rem;text-align:center}
h1{font-size:1.15rem;font-weight:600;margin:0 0 .5rem}p{margin:0 auto 1rem;max-width:28rem;opacity:.75}
button{font:inherit;padding:.6rem 1.1rem;border-radius:.5rem;border:1px solid currentColor;background:none;color:inherit;min-height:44px;cursor:pointer}`

function html({ title, text, button, again }: PreviewNotice): string {
  const refresh = again === undefined ? '' : `<meta http-equiv="refresh" content="${again}">`
  const form =
    button === undefined
      ? ''
      : `<form method="post" action="${escapeHtml(button.action)}"><button>${escapeHtml(button.label)}</button></form>`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh}<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${form}</main></body></html>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
