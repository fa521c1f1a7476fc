// Ctrl-C and SIGTERM as an AbortSignal: a first one stops the work in order, a second one ends the process at once.
import { constants } from 'node:os'

/**
 * @returns {{ signal: AbortSignal, exitCode(): number, release(): void }} `exitCode` is 0 as long as no signal came, else 128 + its number
 */
export function stopOnSignals() {
  const controller = new AbortController()
  let exitCode = 0
  const listeners = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => {
    const listener = () => {
      exitCode = 128 + constants.signals[name]
      controller.abort(new Error(`stopped by ${name}`))
    }
    process.once(name, listener)
    return { name, listener }
  })
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release: () => {
      for (const { name, listener } of listeners) process.off(name, listener)
    },
  }
}
