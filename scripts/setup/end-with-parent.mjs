// npm runs us through a shell that dies of SIGTERM without passing it on; whoever stops `npm start` means us.

const lookEveryMs = 250

/**
 * Sends this process SIGTERM once the process that started it is gone, when that was npm's shell.
 * It keeps nothing alive.
 *
 * @param {Record<string, string | undefined>} [env]
 */
export function endWithParent(env = process.env) {
  if (!env.npm_lifecycle_event) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, lookEveryMs)
  timer.unref()
}
