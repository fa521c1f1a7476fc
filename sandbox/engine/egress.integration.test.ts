/** The way out of a real container, by the programs that people use: through where the policy allows it, told plainly where not, recorded always. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EgressRecord, NetworkRules, Sandbox } from '../provider.ts'
import { type DockerRig, runIn, startDockerRig } from '../testing/docker-rig.ts'
import { type PackageHost, startPackageHost } from '../testing/registries/package-host.ts'

let host: PackageHost
let rig: DockerRig
let sandbox: Sandbox
let allowed: NetworkRules
const records: EgressRecord[] = []
const NOBODY: NetworkRules = { policy: 'allow-list', allow: [] }

beforeAll(async () => {
  host = await startPackageHost()
  rig = await startDockerRig({ privateHosts: [host.host] })
  allowed = { policy: 'allow-list', allow: [host.host] }
  sandbox = await rig.make(rig.specOf('egress', { network: allowed }))
  sandbox.onNotice((notice) => {
    if (notice.kind === 'egress') records.push(notice.record)
  })
  const built = await runIn(
    sandbox,
    `mkdir -p /tmp/d/DEBIAN && printf 'Package: tiny-thing\\nVersion: 1.2.3\\nArchitecture: all\\nMaintainer: T <t@example.org>\\nDescription: a test\\n' > /tmp/d/DEBIAN/control && dpkg-deb --build --root-owner-group /tmp/d /workspace/tiny.deb`,
  )
  expect(built).toMatchObject({ code: 0 })
  const deb = await sandbox.workspace.readFile('/workspace/tiny.deb')
  if (!deb.ok) throw new Error(deb.problem.message)
  host.putDeb({ name: 'tiny-thing', version: '1.2.3', bytes: deb.value.bytes })
})
afterAll(async () => {
  await rig?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

const dir = (name: string) => `rm -rf /workspace/${name} && mkdir /workspace/${name} && cd /workspace/${name}`
const apt = () =>
  `echo 'deb [trusted=yes] ${host.url}/apt ./' > sources && apt() { apt-get -q -o Dir::Etc::sourcelist=$PWD/sources -o Dir::Etc::sourceparts=- -o Acquire::Retries=0 "$@"; }`
const PROGRAMS: [string, { command: () => string; proof: string }][] = [
  [
    'npm install',
    {
      command: () => `${dir('npm')} && npm install --registry ${host.url}/npm --fetch-retries 0 tiny-thing`,
      proof: `node -p 'require("tiny-thing")'`,
    },
  ],
  [
    'pip install',
    {
      command: () =>
        `${dir('pip')} && pip install --retries 0 --no-cache-dir --trusted-host ${host.host.split(':')[0]} --index-url ${host.url}/pypi --target . tiny-thing`,
      proof: `python3 -c 'import tiny_thing; print(tiny_thing.WORD)'`,
    },
  ],
  [
    'git clone',
    {
      command: () => `${dir('git')} && git clone ${host.url}/git/repo.git .`,
      proof: 'git log -1 --format=format:tiny',
    },
  ],
  [
    'apt-get download',
    {
      command: () => `${dir('apt-get')} && ${apt()} && apt update && apt download tiny-thing`,
      proof: 'dpkg-deb --field tiny-thing*.deb Package | sed s/-thing//',
    },
  ],
]

describe.each(PROGRAMS)('%s', (name, { command, proof }) => {
  const told = name.split(' ')[0]

  test('works where the policy allows the host, and each request is recorded', async () => {
    records.length = 0
    const done = await runIn(sandbox, command())
    expect(done, done.out + done.err).toMatchObject({ code: 0 })
    expect((await runIn(sandbox, `cd /workspace/${told} && ${proof}`)).out.trim()).toBe('tiny')
    expect(records.length).toBeGreaterThan(1)
    const [address, port] = host.host.split(':')
    for (const record of records)
      expect(record).toMatchObject({
        ...{ host: address, port: Number(port), verdict: 'allowed' },
        verb: expect.stringMatching(/^(GET|POST|HEAD)$/),
      })
  })

  test.each([
    ['a list without the host', NOBODY, 'is not on the list of hosts'],
    ['none', { policy: 'none', allow: [] } as NetworkRules, 'This session has no network'],
  ])('is told plainly under %s, and reaches nobody', async (_policy, rules, sentence) => {
    records.length = 0
    host.asked.length = 0
    sandbox.setNetwork(rules)
    try {
      const done = await runIn(sandbox, command())
      expect(done.code).not.toBe(0)
      expect(done.out + done.err).toContain(sentence)
      expect(host.asked).toEqual([])
      expect(records[0]).toMatchObject({ verdict: 'denied', reason: expect.stringContaining(sentence) })
    } finally {
      sandbox.setNetwork(allowed)
    }
  })
})

test('over https as well each program is told, once for a command and host, whatever it makes of it itself', async () => {
  const programs = [
    'git clone -q https://unlisted.example/x.git /tmp/x',
    'pip download --retries 0 -q --index-url https://unlisted.example/simple x',
    'npm view --registry https://unlisted.example --fetch-retries 0 x',
    'curl -sS https://unlisted.example/ || curl -sS https://unlisted.example/',
  ]
  for (const program of programs) {
    const { err, code } = await runIn(sandbox, program)
    expect(code).not.toBe(0)
    expect(err.match(/^slipway: unlisted\.example is not on the list of hosts/gm), err).toHaveLength(1)
  }
})

test('[D] no address of ours, our neighbours or a cloud is reached, under the policy open as well', async () => {
  const targets = [
    ...['169.254.169.254', '[fd00:ec2::254]', '10.0.0.1', '172.16.0.1', '172.17.0.1', '192.168.1.1', '100.64.0.1'],
    ...[
      '127.0.0.1',
      '127.0.0.3',
      '[::1]',
      '0.0.0.0',
      '[::ffff:127.0.0.1]',
      '[fe80::1]',
      '[64:ff9b::a00:1]',
      '[2002:7f00:1::]',
    ],
    ...['224.0.0.1', '255.255.255.255', '198.18.0.1', 'localhost', '0177.0.0.1', '0x7f.1', '2130706433', '127.1'],
  ]
  sandbox.setNetwork({ policy: 'open', allow: [] })
  try {
    for (const way of ['http', 'https']) {
      const script = targets.map(
        (target) =>
          `curl -g -sS -m 5 -o /dev/null -w '%{http_code} %{http_connect}\\n' --noproxy '' -x http://127.0.0.1:3128 ${way}://${target}/ 2>/dev/null`,
      )
      const { out } = await runIn(sandbox, script.join('\n'))
      expect(out.trim().split('\n')).toEqual(targets.map(() => (way === 'http' ? '403 000' : '000 403')))
    }
    // The exception is the owner's, for one host and one port.
    const near = await runIn(
      sandbox,
      `curl -sS -m 5 http://${host.host}/npm/tiny-thing; curl -sS -m 5 http://${host.host.replace(/:.*/, ':1')}/`,
    )
    expect(near.out).toContain('"tiny-thing"')
    expect(near.out).toContain('lies at a private address')
  } finally {
    sandbox.setNetwork(allowed)
  }
})

test('what nobody made an exception for stays closed, although the list names it', async () => {
  await using strict = await startDockerRig()
  const other = await strict.make(strict.specOf('strict', { network: allowed }))
  host.asked.length = 0
  expect((await runIn(other, `curl -sS -m 5 ${host.url}/npm/tiny-thing`)).out).toContain('lies at a private address')
  expect(host.asked).toEqual([])
})

test('a connection that was open is cut when the policy no longer allows it', async () => {
  const slow = await runIn(
    sandbox,
    `exec 3<>/dev/tcp/127.0.0.1/3128 && printf 'CONNECT ${host.host} HTTP/1.1\\r\\n\\r\\n' >&3 && head -n 1 <&3`,
  )
  expect(slow.out).toContain('200')
  const key = 'held'
  const command = `exec 3<>/dev/tcp/127.0.0.1/3128 && printf 'CONNECT ${host.host} HTTP/1.1\\r\\n\\r\\n' >&3 && cat <&3 && echo cut`
  const held = await sandbox.workspace.exec({ key, inputHash: 'h', command, timeoutMs: 20_000, output: 'merged' })
  let output = ''
  for await (const { bytes } of held.output()) {
    output += Buffer.from(bytes).toString('utf8')
    if (output.includes('200')) sandbox.setNetwork({ policy: 'none', allow: [] })
  }
  sandbox.setNetwork(allowed)
  expect(output).toMatch(/cut\n$/)
  expect(await held.end()).toMatchObject({ kind: 'exited', exitCode: 0 })
})
