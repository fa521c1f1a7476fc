// What a killed set-up left running would write into the same folders as the next one: it is known by a mark and ended first.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const name = 'SLIPWAY_SETUP_OF'
const rounds = 50

/**
 * The environment that marks a child of set-up, and whatever it starts in turn.
 *
 * @param {string} root the checkout
 * @returns {Record<string, string>}
 */
export function markOf(root) {
  return { [name]: root }
}

/**
 * Ends every process that carries the mark of `root` and returns when they are gone. Call it only while holding the lock.
 *
 * @param {string} root
 * @returns {Promise<number>} how many there were
 */
export async function endLeftovers(root) {
  const ended = new Set()
  for (let round = 0; round < rounds; round += 1) {
    const pids = markedProcesses(root)
    if (pids.length === 0) break
    for (const pid of pids) {
      ended.add(pid)
      end(pid)
    }
    await delay(20)
  }
  return ended.size
}

/** @param {string} root */
function markedProcesses(root) {
  const mark = `${name}=${root}`
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
  return pids.filter((pid) => environmentOf(pid).includes(mark)).map(Number)
}

/**
 * @param {string} pid
 * @returns {string[]} empty when it ended, or is not ours to read
 */
function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes(error.code)) return []
    throw error
  }
}

/** @param {number} pid */
function end(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
