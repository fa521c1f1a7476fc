/** From a name to addresses that may be connected to: judged by policy, resolved here, and every address looked at. */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { NetworkRules } from '../provider.ts'
import { type AddressClass, classOfAddress } from './address-class.ts'
import { judgeHost, type Target } from './judge-host.ts'

export interface ReachOptions {
  rules(): NetworkRules
  /** Names that the owner lets sessions reach wherever they lie: for tests, and for services of one's own. */
  privateHosts?: readonly string[]
  /** Where the owner's machine itself gets packages from: always on the list, and allowed to lie in a private network. */
  registries?: readonly string[]
  resolve?(host: string): Promise<string[]>
}

export type Reached =
  | { kind: 'addresses'; addresses: string[] }
  | { kind: 'denied'; reason: string }
  | { kind: 'failed'; reason: string }

const RESOLVE_MS = 10_000
/** Addresses of a name that are tried. */
const MOST_ADDRESSES = 3

export async function reachTarget(target: Target, options: ReachOptions): Promise<Reached> {
  const { privateHosts = [], registries = [], resolve = addressesOf } = options
  const rules = options.rules()
  const isRegistry = registries.includes(target.host)
  const verdict = judgeHost(target, { ...rules, allow: [...rules.allow, ...registries] })
  if (!verdict.allowed) return { kind: 'denied', reason: verdict.reason }
  const found = isIP(target.host) === 0 ? await within(resolve(target.host)) : [target.host]
  if (found.length === 0) return { kind: 'failed', reason: `The name ${target.host} could not be resolved.` }
  const wanted: readonly AddressClass[] = privateHosts.includes(target.host)
    ? ['public', 'private', 'forbidden']
    : isRegistry
      ? ['public', 'private']
      : ['public']
  const addresses = found.filter((address) => wanted.includes(classOfAddress(address)))
  if (addresses.length > 0) return { kind: 'addresses', addresses: addresses.slice(0, MOST_ADDRESSES) }
  const reason = `${target.host} was not reached: it lies at an address of a private network or of this machine, which no session may reach under any policy.`
  return { kind: 'denied', reason }
}

async function addressesOf(host: string): Promise<string[]> {
  // The older addresses first: many machines have no way out for the newer.
  return (await lookup(host, { all: true, verbatim: false })).map(({ address }) => address)
}

/** A resolver that fails or is silent found nothing. */
async function within(resolving: Promise<string[]>): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), RESOLVE_MS)
  })
  try {
    return await Promise.race([resolving.catch(() => []), late])
  } finally {
    clearTimeout(timer)
  }
}
