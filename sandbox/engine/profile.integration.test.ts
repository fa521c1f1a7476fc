/** The hardened profile as seen from inside: what a command may not do, and what it can use up. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox, SandboxNotice } from '../provider.ts'
import { type DockerRig, runIn, startDockerRig } from '../testing/docker-rig.ts'

let rig: DockerRig
let sandbox: Sandbox
beforeAll(async () => {
  rig = await startDockerRig()
  sandbox = await rig.make(rig.specOf('profile'))
})
afterAll(() => rig?.[Symbol.asyncDispose]())
const alive = async () => expect(await runIn(sandbox, 'echo alive')).toMatchObject({ out: 'alive\n', code: 0 })

describe('[A] [B] [C] [L] a command', () => {
  test('is an unprivileged user without capabilities, and can gain none', async () => {
    const { out } = await runIn(
      sandbox,
      "id -u; id -G; grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status; ulimit -Hc; ulimit -Hn",
    )
    expect(out).toMatch(/^1000\n1000\n/)
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) expect(out).toMatch(new RegExp(`${set}:\\s+0+\\n`))
    expect(out).toMatch(/NoNewPrivs:\s+1\n/)
    expect(out).toMatch(/Seccomp:\s+2\n/)
    const [core, files] = out.trim().split('\n').slice(-2).map(Number)
    expect(core).toBe(0)
    expect(files).toBeLessThanOrEqual(65_536)
  })

  test.each([
    [
      'mount',
      "perl -e 'syscall(165, my $n = q(none), my $m = q(/tmp), my $t = q(tmpfs), 0, 0); print $!'",
      /not permitted/,
    ],
    ['a namespace of users', 'unshare -U true', /not permitted/],
    ['a namespace of mounts', 'unshare -m true', /not permitted/],
    ['a namespace of networks', 'unshare -n true', /not permitted/],
    ["another's namespace", 'nsenter -t 1 -m true', /denied|not permitted/],
    ['tracing the daemon', "perl -e 'syscall(101, 16, 1, 0, 0); print $!'", /not permitted/],
    ['bpf', "perl -e 'syscall(321, 0, 0, 0); print $!'", /not permitted/],
    ['the keys of the kernel', "perl -e 'syscall(250, 0, -3, 0); print $!'", /not permitted/],
    ['loading a module', "perl -e 'syscall(175, 0, 0, 0); print $!'", /not permitted/],
    ['setting the clock', 'date -s 2020-01-01', /not permitted/],
    ['the name of the host', 'hostname evil', /superuser|not permitted|not found|must be root/],
    ['where dumps go', 'echo x > /proc/sys/kernel/core_pattern', /Read-only|denied/],
    ['the magic keys', 'echo b > /proc/sysrq-trigger', /Read-only|denied|No such file/],
    [
      'the memory of the kernel',
      'head -c 1 /proc/kcore | wc -c | grep -q 1 && echo read; cat /proc/kcore',
      /denied|not permitted|No such file/,
    ],
    [
      'control groups',
      'find /sys/fs/cgroup -name release_agent -writable | head -1; mkdir /sys/fs/cgroup/x',
      /Read-only|denied|cannot/,
    ],
    ['the root file system', 'touch /x /usr/x /etc/x /opt/slipway/x', /Read-only/],
    ['the ledger', 'ls /var/lib/slipway/private; echo x > /var/lib/slipway/x', /denied[\s\S]*denied/],
    [
      "the daemon's memory",
      'cat /proc/$(pgrep -o -f ^/opt/slipway/node)/environ /proc/$(pgrep -o -f ^/opt/slipway/node)/mem',
      /denied/,
    ],
    ["the daemon's life", 'kill -9 1 $(pgrep -o -f ^/opt/slipway/node)', /not permitted/],
    ['the socket of the daemon', 'ls /var/lib/slipway/private/daemon.sock', /denied/],
    ['becoming root', 'su -c id </dev/null; sudo id', /not found|failure|denied|must be run from a terminal/],
  ])('is refused %s', async (_what, command, words) => {
    const { out, err } = await runIn(sandbox, command)
    expect(`${out}${err}`).toMatch(words)
    expect(out).not.toMatch(/^read$/m)
  })

  test('finds no program that runs as somebody else, and cannot make one', async () => {
    expect((await runIn(sandbox, 'find / -xdev -perm /6000 -type f 2>/dev/null')).out).toBe('')
    const { out } = await runIn(
      sandbox,
      'cp /usr/bin/id i && chmod u+s i && ./i -u; echo 0 > /proc/self/loginuid 2>/dev/null; id -u',
    )
    expect(out).toBe('1000\n1000\n')
  })

  test('finds no engine, no interface but the loopback, and no way to a network', async () => {
    expect((await runIn(sandbox, 'ls /var/run/docker.sock /run/docker.sock /run/containerd 2>&1')).out).not.toMatch(
      /^\/.*sock$/m,
    )
    expect(
      (
        await runIn(
          sandbox,
          'ls /sys/class/net; cat /proc/net/route | tail -n +2; tail -n +1 /proc/net/ipv6_route | grep -vc " lo$"',
        )
      ).out,
    ).toBe('lo\n0\n')
    const ways = [
      '127.0.0.1 2375',
      '127.0.0.1 2376',
      '172.17.0.1 22',
      '169.254.169.254 80',
      '10.0.0.1 53',
      '1.1.1.1 53',
    ]
    const script = ways
      .map((way) => `timeout 2 bash -c 'exec 3<>/dev/tcp/${way.replace(' ', '/')}' 2>/dev/null && echo open`)
      .join('; ')
    expect((await runIn(sandbox, script)).out).toBe('')
    expect((await runIn(sandbox, 'getent hosts host.docker.internal; getent hosts example.org')).out).toBe('')
  })

  test('sees nothing of the server in any environment, file or argument', async () => {
    const canaries = Object.entries(process.env)
      .filter(([name, value]) => /KEY|TOKEN|SECRET|DATABASE_URL/.test(name) && (value?.length ?? 0) > 11)
      .map(([, value]) => value as string)
    const { out } = await runIn(sandbox, 'cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr "\\0" "\\n"; mount')
    for (const canary of [...canaries, 'SLIPWAY_ADMIN_TOKEN', 'ANTHROPIC']) expect(out).not.toContain(canary)
    expect(out).not.toMatch(/\/var\/lib\/docker|\/var\/lib\/slipway\/disks/)
  })
})

describe('[E] what can be used up is used up for its own container alone', () => {
  test('processes: a fork bomb stops at the limit, is told, and is killed as a whole', async () => {
    const bomb = await sandbox.workspace.exec({
      ...{ key: 'bomb', inputHash: 'h', timeoutMs: 30_000, output: 'merged' as const },
      command: 'bomb() { bomb | bomb & }; bomb; sleep 20',
    })
    await new Promise((resolve) => setTimeout(resolve, 700))
    const during = await runIn(sandbox, 'echo alive')
    expect(
      during.out === 'alive\n' ||
        /processes|Resource temporarily unavailable/.test(`${during.out}${during.err}`) ||
        during.code === null,
    ).toBe(true)
    await sandbox.workspace.cancel('bomb')
    expect((await bomb.end()).kind).toBe('cancelled')
    await alive()
    // What was killed is counted until the kernel has buried it.
    await expect.poll(async () => (await sandbox.stats()).pids).toBeLessThan(40)
  })

  test.each([
    ['memory that is shared', '/dev/shm'],
    ['temporary files', '/tmp'],
    ['longer lived temporary files', '/var/tmp'],
    ['run-time files', '/run'],
  ])('%s: %s ends before the memory does', async (_what, place) => {
    const { err, out } = await runIn(
      sandbox,
      `head -c 2000000000 /dev/zero > ${place}/fill; rm -f ${place}/fill; echo done`,
    )
    expect(err).toMatch(/No space left on device|Permission denied/)
    expect(out).toBe('done\n')
    await alive()
  })

  test('open files: a program that opens all it can harms only itself', async () => {
    const { out } = await runIn(
      sandbox,
      `perl -e 'my @f; while (1) { open(my $f, "<", "/dev/null") or last; push @f, $f } print scalar(@f), " $!"'`,
    )
    expect(out).toMatch(/^\d+ Too many open files$/)
    expect(Number.parseInt(out, 10)).toBeLessThanOrEqual(65_536)
    await alive()
  })

  test('[R7] memory: what takes too much is killed and told so, and the container goes on', async () => {
    const notices: SandboxNotice[] = []
    const stop = sandbox.onNotice((notice) => notices.push(notice))
    const { end } = await sandbox.run({
      command: 'perl -e \'$x = "x" x (2 * 1024 ** 3)\'',
      timeoutMs: 30_000,
      maxBytes: 1000,
    })
    expect(end).toMatchObject({ kind: 'exited', outOfMemory: true })
    await expect.poll(() => notices.map(({ kind }) => kind)).toContain('out-of-memory')
    stop()
    await alive()
  })

  test('kill -9 -1 leaves the daemon alone, and the next commands as well', async () => {
    await runIn(sandbox, 'kill -9 -1')
    await alive()
    expect(
      await sandbox.workspace.writeFile({ key: null, path: '/workspace/after', bytes: Buffer.from('x') }),
    ).toMatchObject({ ok: true })
  })
})

test('[R7] a daemon that is killed takes its container along: told, found again with its files, what ran is interrupted', async () => {
  const spec = rig.specOf('killed')
  const victim = await rig.make(spec)
  await runIn(victim, 'echo kept > kept')
  const execution = await victim.workspace.exec({
    key: 'long',
    inputHash: 'h',
    command: 'sleep 60',
    timeoutMs: 90_000,
    output: 'merged',
  })
  const end = execution.end().catch((error: unknown) => (error as { code?: string }).code)
  await rig.killDaemon(spec.sandboxId)
  expect(await end).toMatch(/killed|stopped|daemon_died/)
  expect(await victim.closed).toMatchObject({ message: expect.stringMatching(/\w/) })
  const opened = await rig.provider.open(spec)
  if (!opened.ok) throw new Error(opened.problem.message)
  expect((await runIn(opened.value.sandbox, 'cat kept')).out).toBe('kept\n')
  expect(await opened.value.sandbox.workspace.find('long')).toMatchObject({
    state: 'ended',
    end: { kind: 'interrupted' },
  })
})
