/** The token by which a page proves that it is ours; the server writes it into the page. */
export function pageToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="slipway-token"]')?.content ?? ''
}
