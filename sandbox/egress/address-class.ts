/** What kind of place an address is: the public internet, somebody's own network, or this very machine and its cloud. */
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/**
 * `public`: anybody's. `private`: a network of one's own, reached only where the owner's machine itself gets its packages from it.
 * `forbidden`: loopback, link-local (the cloud's metadata), our own addresses, multicast, and forms that only serve to hide one of these.
 */
export type AddressClass = 'public' | 'private' | 'forbidden'

const PRIVATE_V4: readonly [string, number][] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
]
const FORBIDDEN_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.88.99.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Metadata of clouds that put it into the shared range, and a cloud's own services.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
]
const PRIVATE_V6: readonly [string, number][] = [
  ['fc00::', 7],
  ['2001:db8::', 32],
  ['3fff::', 20],
]
/** Mapped, translated and tunnelled forms of the older addresses are refused as a whole. */
const FORBIDDEN_V6: readonly [string, number][] = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2002::', 16],
  ['5f00::', 16],
  ['fd00:ec2::254', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

/** Apart by version: in one list the mapped range would match every older address. */
const FORBIDDEN = { 4: blockList(FORBIDDEN_V4, 'ipv4'), 6: blockList(FORBIDDEN_V6, 'ipv6') }
const PRIVATE = { 4: blockList(PRIVATE_V4, 'ipv4'), 6: blockList(PRIVATE_V6, 'ipv6') }

/** `own`: addresses of this machine. */
export function classOfAddress(address: string, own: readonly string[] = ownAddresses()): AddressClass {
  const version = isIP(address)
  if (version === 0 || own.includes(address)) return 'forbidden'
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const key = version === 4 ? 4 : 6
  if (FORBIDDEN[key].check(address, family)) return 'forbidden'
  return PRIVATE[key].check(address, family) ? 'private' : 'public'
}

/** A public address of our own is still ours: what listens behind it may trust it. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))
}

function blockList(nets: readonly [string, number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const [address, prefix] of nets) list.addSubnet(address, prefix, family)
  return list
}
