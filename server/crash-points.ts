/** Crash tests name a place and a count; the process kills itself there as if the machine had. Nobody listens otherwise. */
import { NO_FAULT, type SessionFault } from '#server/sessions/ports.ts'

/** Of the form `batch-after-append:call-started:2`: the place, what is stored there (or empty), and which time. */
const NAME = 'SLIPWAY_TEST_CRASH'

export function crashPoints(environment: NodeJS.ProcessEnv): SessionFault {
  const wanted = environment[NAME]
  if (wanted === undefined || wanted === '') return NO_FAULT
  const [point, type = '', times = '1'] = wanted.split(':')
  let left = Number(times)
  return (here, { types = [] }) => {
    if (here !== point || (type !== '' && !types.includes(type))) return
    left -= 1
    if (left === 0) process.kill(process.pid, 'SIGKILL')
  }
}
