/** Where a path leads once every link in it is followed, part by part as the kernel does it, whether or not anything is there. */

const MAX_LINKS = 40

/** `linkAt` gives the target of a link, null for anything else and for nothing, undefined where it cannot be told. Null: it cannot be told where the path leads. */
export function followLinks(path: string, linkAt: (path: string) => string | null | undefined): string | null {
  const left = partsOf(path)
  let at = ''
  let followed = 0
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    const next = part === '..' ? at.slice(0, Math.max(0, at.lastIndexOf('/'))) : `${at}/${part}`
    const target = part === '..' ? null : linkAt(next)
    if (target === undefined || followed > MAX_LINKS) return null
    if (target === null) at = next
    else {
      followed += 1
      if (target.startsWith('/')) at = ''
      left.unshift(...partsOf(target))
    }
  }
  return at === '' ? '/' : at
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}
