/** Which addresses a repository may be cloned from: over the network only, and without secrets in them. */

/** `host` with its port, when that is not the usual one. */
export type GitUrl = { ok: true; url: string; host: string } | { ok: false; message: string }

/** `git@host:path`, as people paste it. */
const SCP_LIKE = /^(?:([A-Za-z0-9._-]+)@)?([A-Za-z0-9.-]+):(?!\/\/)([^:].*)$/
const PROTOCOLS = new Set(['https:', 'http:', 'ssh:'])

export function parseGitUrl(text: string): GitUrl {
  const url = text.trim()
  if (/[\s\p{Cc}]/u.test(url)) return no('The address of a repository holds no blanks or control characters.')
  if (url.startsWith('-') || url.includes('::')) return no('This is not the address of a repository.')
  const scp = url.includes('://') ? null : SCP_LIKE.exec(url)
  if (scp?.[2] !== undefined) return { ok: true, url, host: scp[2].toLowerCase() }
  if (!URL.canParse(url)) return no('A repository is cloned over https, http or ssh; local paths are not taken.')
  const parsed = new URL(url)
  if (!PROTOCOLS.has(parsed.protocol) || parsed.hostname === '') {
    return no('A repository is cloned over https, http or ssh; local paths are not taken.')
  }
  if (parsed.password !== '' || (parsed.username !== '' && parsed.protocol !== 'ssh:')) {
    return no('Take the name and the password out of the address: it would be stored with the session.')
  }
  return { ok: true, url, host: parsed.host.toLowerCase() }
}

export function gitHostOf(text: string): string | null {
  const parsed = parseGitUrl(text)
  return parsed.ok ? parsed.host : null
}

function no(message: string): GitUrl {
  return { ok: false, message }
}
