// Starting dockerd, by the service manager where one runs and by hand where none does.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { prepareCgroups } from './cgroups.mjs'
import { pingEngine } from './engine-request.mjs'
import { SetupFailure } from './failure.mjs'
import { searchPath } from './run-command.mjs'

const attempts = 4
const patienceMs = 45_000
const logPath = '/var/log/slipway-dockerd.log'

/**
 * Starts the engine and returns once it answers. The engine outlives this process.
 *
 * @param {import('./step-context.mjs').StepContext} context
 * @returns {Promise<void>} throws SetupFailure when it does not come up
 */
export async function startEngine(context) {
  const manager = serviceManager()
  if (manager) {
    await context.run(manager[0], manager.slice(1), { finishFirst: true })
    if (await answersWithin(patienceMs, context.signal)) return
    throw new SetupFailure(
      `The Docker engine did not come up by \`${manager.join(' ')}\`.`,
      'Look at `journalctl -u docker` or /var/log/docker.log, mend what it names, and start again.',
    )
  }
  // A package's own start script may be under way already.
  if (livePid('/var/run/docker.pid', 'dockerd') && (await answersWithin(patienceMs, context.signal))) return
  await prepareCgroups()
  await startByHand(context)
}

/** @returns {string[] | null} the command that starts the engine, or null when no service manager runs here */
export function serviceManager() {
  if (existsSync('/run/systemd/system')) return ['systemctl', 'enable', '--now', 'docker']
  const first = readFileSync('/proc/1/comm', 'utf8').trim()
  return first === 'init' && existsSync('/etc/init.d/docker') ? ['service', 'docker', 'start'] : null
}

/** @param {import('./step-context.mjs').StepContext} context */
async function startByHand(context) {
  let flags = []
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    removeStalePids()
    context.log(`dockerd ${flags.join(' ')}: attempt ${attempt}, log in ${logPath}\n`)
    const from = existsSync(logPath) ? readFileSync(logPath).length : 0
    const child = spawnDetached('dockerd', flags)
    if (await answersWithin(patienceMs, context.signal, () => child.exitCode === null && child.signalCode === null))
      return
    const said = readFileSync(logPath).subarray(from).toString('utf8')
    context.log(said)
    child.kill('SIGTERM')
    // Sessions have no network of Docker's making, so an engine that may not touch the firewall still serves.
    if (/iptables|nftables|NAT chain/i.test(said)) flags = ['--iptables=false', '--ip6tables=false', '--bridge=none']
    // Seen after a killed engine: "timeout waiting for containerd to start" once, then a clean start.
    await delay(1000 * attempt, undefined, { signal: context.signal })
  }
  throw new SetupFailure(
    `The Docker engine was started ${attempts} times and did not answer.`,
    `Read ${logPath}: its last lines name the cause. Then start again.`,
  )
}

/**
 * @param {string} program
 * @param {string[]} flags
 */
function spawnDetached(program, flags) {
  const log = openSync(logPath, 'a')
  try {
    const child = spawn(program, flags, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, PATH: searchPath },
    })
    child.on('error', () => {}) // shows as "did not answer", with the log
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 * @param {() => boolean} [stillWorth] ends the wait early when it says no
 */
async function answersWithin(ms, signal, stillWorth = () => true) {
  const until = performance.now() + ms
  while (performance.now() < until) {
    if ((await pingEngine()).kind === 'answers') return true
    if (!stillWorth()) return false
    await delay(200, undefined, { signal })
  }
  return false
}

/** A pid file left by a killed engine makes the next one refuse to start. */
function removeStalePids() {
  const files = [
    ['/var/run/docker.pid', 'dockerd'],
    ['/var/run/docker/containerd/containerd.pid', 'containerd'],
  ]
  for (const [path, program] of files) {
    if (existsSync(path) && !livePid(path, program)) rmSync(path, { force: true })
  }
}

/**
 * Whether the process a pid file names is alive and is that program.
 *
 * @param {string} path
 * @param {string} program
 */
export function livePid(path, program) {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    const [started = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return started === program || started.endsWith(`/${program}`)
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return false
    throw error
  }
}
