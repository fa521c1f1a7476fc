// Child processes of set-up: what they say goes to the caller, an abort takes their whole process group along.
import { spawn } from 'node:child_process'

/** Set-up also runs under accounts whose PATH lacks the administration folders. */
export const searchPath = [
  ...new Set([...(process.env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin']),
]
  .filter((folder) => folder !== '')
  .join(':')

const graceMs = 3000
const keptCharacters = 200_000

/**
 * Runs a program to its end and returns how it ended; rejects only when `signal` aborts, after the process group is gone.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, signal?: AbortSignal, onOutput?: (text: string) => void, inherit?: boolean }} [options]
 *   `inherit`: what it says goes straight to our own output, and none of it is kept
 * @returns {Promise<{ code: number, stdout: string, output: string }>} `code` is 127 when the program cannot be started;
 *   `output` holds the last 200 000 characters of both streams
 */
export async function runCommand(program, args, { cwd, env, signal, onOutput, inherit = false } = {}) {
  signal?.throwIfAborted()
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, PATH: searchPath, ...env },
    stdio: inherit ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const ended = finished(child, onOutput)
  const stop = () => void stopGroup(child.pid, ended)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const result = await ended
    signal?.throwIfAborted()
    return result
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {((text: string) => void) | undefined} onOutput
 * @returns {Promise<{ code: number, stdout: string, output: string }>}
 */
function finished(child, onOutput) {
  let stdout = ''
  let output = ''
  const collect = (text) => {
    output = (output + text).slice(-keptCharacters)
    onOutput?.(text)
  }
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout = (stdout + text).slice(-keptCharacters)
    collect(text)
  })
  child.stderr?.setEncoding('utf8').on('data', collect)
  return new Promise((resolve) => {
    child.on('error', (error) => {
      collect(`${error.message}\n`)
      resolve({ code: 127, stdout, output })
    })
    child.on('close', (code, endedBy) => {
      if (endedBy) collect(`ended by ${endedBy}\n`)
      resolve({ code: code ?? 128, stdout, output })
    })
  })
}

/**
 * @param {number | undefined} pid leader of the group
 * @param {Promise<unknown>} ended
 */
async function stopGroup(pid, ended) {
  if (pid === undefined) return
  signalGroup(pid, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs)
  await ended
  clearTimeout(timer)
  signalGroup(pid, 'SIGKILL')
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function signalGroup(pid, name) {
  try {
    process.kill(-pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error // nobody is left
  }
}
