/** What a sandbox costs beside Docker's own ways, in one run: commands, files, readiness, kills and memory. Run: npx tsx bench/sandbox.ts */
import { randomUUID } from 'node:crypto'
import Docker from 'dockerode'
import { createDockerProvider } from '#sandbox/engine/docker-provider.ts'
import { namesOf } from '#sandbox/engine/profile.ts'
import type { Sandbox, SandboxSpec } from '#sandbox/provider.ts'

const ROUNDS = 40
const KILLS = 10
const SETTLE_MS = 25
const IDLE = 4
const MIB = 1024 ** 2

const engine = new Docker({ socketPath: '/var/run/docker.sock' })
const installationId = `bench-${randomUUID().slice(0, 8)}`
const specOf = (name: string): SandboxSpec => ({
  sandboxId: `${installationId}-${name}`,
  image: 'slipway-sandbox:latest',
  limits: { memoryBytes: 512 * MIB, cpus: 2, pids: 256, diskBytes: 1024 * MIB },
  network: { policy: 'none', allow: [] },
})

interface Figures {
  p50: number
  p95: number
}

async function measure(rounds: number, work: (round: number) => Promise<number | undefined>): Promise<Figures> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    const own = await work(round)
    times.push(own ?? performance.now() - began)
  }
  const sorted = times.toSorted((left, right) => left - right)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

const words = ({ p50, p95 }: Figures) => `${p50.toFixed(1)} / ${p95.toFixed(1)} ms`
const print = (text: string) => process.stdout.write(`${text}\n`)

/** One command through the engine: made, started, its output read, its exit code asked for. */
async function dockerExec(container: Docker.Container): Promise<undefined> {
  const exec = await container.exec({ Cmd: ['true'], AttachStdout: true, AttachStderr: true, User: '1000' })
  const stream = await exec.start({})
  await new Promise((resolve) => stream.on('end', resolve).resume())
  const { ExitCode } = await exec.inspect()
  if (ExitCode !== 0) throw new Error(`true ended with ${ExitCode}`)
  return undefined
}

async function ourExec(sandbox: Sandbox): Promise<undefined> {
  const { end } = await sandbox.run({ command: 'true', timeoutMs: 10_000, maxBytes: 1000 })
  if (end.exitCode !== 0) throw new Error(`true ended with ${end.exitCode}`)
  return undefined
}

async function dockerRead(container: Docker.Container): Promise<undefined> {
  const stream = await container.getArchive({ path: '/workspace/file' })
  await new Promise((resolve) => stream.on('end', resolve).resume())
  return undefined
}

function tarWith(content: string): Buffer {
  const header = Buffer.alloc(512)
  header.write('file', 0)
  header.write('0000644\0', 100)
  header.write('0001750\0', 108)
  header.write('0001750\0', 116)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0        0', 136)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const body = Buffer.alloc(1024)
  body.write(content)
  return Buffer.concat([header, body, Buffer.alloc(1024)])
}

async function compare(sandbox: Sandbox): Promise<void> {
  const container = engine.getContainer(namesOf(sandbox.id).container)
  const path = '/workspace/file'
  const bytes = Buffer.alloc(1000, 'x')
  const must = (result: { ok: boolean }) => {
    if (!result.ok) throw new Error(JSON.stringify(result))
    return undefined
  }
  const rows: [string, () => Promise<undefined>, () => Promise<undefined>][] = [
    ['run `true`', () => ourExec(sandbox), () => dockerExec(container)],
    [
      'write 1 kB',
      async () => must(await sandbox.workspace.writeFile({ key: null, path, bytes })),
      async () => void (await container.putArchive(tarWith('x'.repeat(1000)), { path: '/workspace' })),
    ],
    ['read 1 kB', async () => must(await sandbox.workspace.readFile(path)), () => dockerRead(container)],
  ]
  print('\n| operation, p50 / p95 | through the daemon | through the engine | ratio of p50 |\n|---|---|---|---|')
  for (const [name, ours, theirs] of rows) {
    await ours()
    await theirs()
    // In turns, so that what disturbs the machine disturbs both.
    const [mine, docker] = [[] as number[], [] as number[]]
    for (let round = 0; round < ROUNDS; round++) {
      for (const [times, work] of [
        [mine, ours],
        [docker, theirs],
      ] as const) {
        // What the engine has still to do for its last command is not held against the next.
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
        times.push((await measure(1, work)).p50)
      }
    }
    const of = (times: number[]) => measure(times.length, async (round) => times[round])
    const [a, b] = [await of(mine), await of(docker)]
    print(`| ${name} | ${words(a)} | ${words(b)} | ${(b.p50 / a.p50).toFixed(1)} × |`)
  }
  const settle = () => new Promise((resolve) => setTimeout(resolve, 4 * SETTLE_MS))
  const atOnce = (one: () => Promise<undefined>) =>
    measure(10, async () => {
      await settle()
      const began = performance.now()
      await Promise.all([one(), one(), one(), one()])
      return performance.now() - began
    })
  const [four, fourDocker] = [await atOnce(() => ourExec(sandbox)), await atOnce(() => dockerExec(container))]
  print(`| four at once | ${words(four)} | ${words(fourDocker)} | ${(fourDocker.p50 / four.p50).toFixed(1)} × |`)
}

/** Of what ignores SIGTERM, calls setsid and forks twice, from the wish to the recorded end. */
async function kills(sandbox: Sandbox): Promise<Figures> {
  const command = `trap '' TERM; (setsid bash -c 'trap "" TERM; while :; do sleep 0.05; done' &); while :; do sleep 0.05; done`
  return measure(KILLS, async () => {
    const key = randomUUID()
    const execution = await sandbox.workspace.exec({
      key,
      inputHash: 'h',
      command,
      timeoutMs: 60_000,
      output: 'merged',
    })
    await new Promise((resolve) => setTimeout(resolve, 150))
    const began = performance.now()
    await sandbox.workspace.cancel(key)
    await execution.end()
    return performance.now() - began
  })
}

/** From the moment a program listens, on its own clock, to the moment we are told. */
async function portTold(sandbox: Sandbox): Promise<Figures> {
  let port = 8100
  return measure(KILLS, async () => {
    port += 1
    const [key, mine] = [randomUUID(), port]
    let hear: (at: number) => void = () => {}
    const told = new Promise<number>((resolve) => {
      hear = resolve
    })
    const stop = sandbox.onNotice((notice) => {
      if (notice.kind === 'live' && notice.live.ports.some((one) => one.port === mine)) hear(Date.now())
    })
    const command = `exec node -e 'require("net").createServer().listen(${mine}, () => console.log(Date.now()))'`
    const execution = await sandbox.workspace.exec({
      key,
      inputHash: 'h',
      command,
      timeoutMs: 30_000,
      output: 'merged',
    })
    let listening = ''
    for await (const { bytes } of execution.output()) {
      listening += Buffer.from(bytes).toString('utf8')
      if (listening.includes('\n')) break
    }
    const took = (await told) - Number(listening)
    stop()
    await sandbox.workspace.cancel(key)
    return Math.max(0, took)
  })
}

async function main(): Promise<void> {
  const provider = await createDockerProvider({ installationId })
  const made: Sandbox[] = []
  const make = async (name: string) => {
    const began = performance.now()
    const result = await provider.create(specOf(name))
    if (!result.ok) throw new Error(result.problem.message)
    await ourExec(result.value)
    made.push(result.value)
    return { sandbox: result.value, ms: performance.now() - began }
  }
  const clean = async () => {
    for (const { sandboxId } of await provider.list()) await provider.destroy(sandboxId)
    await provider[Symbol.asyncDispose]()
  }
  // Whoever stops it is not left with its containers.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void clean().finally(() => process.exit(1)))
  try {
    const { sandbox, ms } = await make('0')
    await compare(sandbox)
    print(`\nkill of what ignores SIGTERM, with setsid and a double fork: ${words(await kills(sandbox))}`)
    print(`a port told after something listens: ${words(await portTold(sandbox))}`)
    const cold = await measure(IDLE, async (round) => (await make(`${round + 1}`)).ms)
    print(`\nready, first of this build: ${ms.toFixed(0)} ms · cold (made and one command run): ${words(cold)}`)
    const wake = (how: 'pause' | 'stop') =>
      measure(5, async () => {
        await provider[how](sandbox.id)
        const began = performance.now()
        const opened = await provider.open(specOf('0'))
        if (!opened.ok) throw new Error(opened.problem.message)
        await ourExec(opened.value.sandbox)
        return performance.now() - began
      })
    print(`ready, warm (unpaused): ${words(await wake('pause'))} · after a stop: ${words(await wake('stop'))}`)
    const memory = await Promise.all(made.slice(1).map(async (one) => (await one.stats()).memoryBytes / MIB))
    const mean = memory.reduce((sum, bytes) => sum + bytes, 0) / memory.length
    print(`memory of an idle container after one command: ${mean.toFixed(1)} MiB on average of ${memory.length}`)
  } finally {
    await clean()
  }
}

await main()
