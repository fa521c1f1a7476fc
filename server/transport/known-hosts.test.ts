/** A page of a stranger whose name was turned to this machine is answered by nobody. */
import { expect, test } from 'vitest'
import { createKnownHosts } from './known-hosts.ts'

const LOCAL = { publicUrl: null, host: '127.0.0.1' }

test.each(['localhost:3000', 'LOCALHOST', 'localhost.:3000', '127.0.0.1:3000', '127.8.9.1', '[::1]:3000'])(
  '[PV4] %s is this machine, however it was set up',
  (host) => {
    for (const options of [LOCAL, { publicUrl: 'https://slipway.example.org', host: '0.0.0.0' }]) {
      expect(createKnownHosts(options)(host)).toBe(true)
    }
  },
)

test.each([
  undefined,
  '',
  'rebound.example.com:3000',
  'localhost.example.com',
  '127.0.0.1.example.com',
  'notlocalhost',
  'evil.com#localhost',
  'localhost/evil',
  'localhost@evil.com',
  'evil.com?localhost',
  'a b',
  '192.168.1.7:3000',
  '[fe80::1]',
])('[PV4] %s is nobody', (host) => {
  expect(createKnownHosts(LOCAL)(host)).toBe(false)
})

test('[PV4] the public address is known by its name, with any port, and no name beside or below it', () => {
  const known = createKnownHosts({ publicUrl: 'https://Slipway.example.org/', host: '127.0.0.1' })
  expect(['slipway.example.org', 'SLIPWAY.example.org:8443'].map(known)).toEqual([true, true])
  expect(['x.slipway.example.org', 'example.org', 'slipway.example.org.evil.com'].map(known)).toEqual([
    false,
    false,
    false,
  ])
})

test('[PV4] the address or name that we listen at is known; listening everywhere, every address is, and no name', () => {
  const one = createKnownHosts({ publicUrl: null, host: '192.168.1.7' })
  expect(['192.168.1.7:3000', '192.168.1.8:3000'].map(one)).toEqual([true, false])
  expect(createKnownHosts({ publicUrl: null, host: 'devbox' })('devbox:3000')).toBe(true)
  expect(createKnownHosts({ publicUrl: null, host: 'fd00::7' })('[fd00::7]:3000')).toBe(true)
  for (const host of ['0.0.0.0', '::']) {
    const all = createKnownHosts({ publicUrl: null, host })
    expect(['192.168.1.8:3000', '[fd00::7]', 'devbox'].map(all)).toEqual([true, true, false])
  }
})
