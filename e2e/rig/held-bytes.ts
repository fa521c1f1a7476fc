/** What this process holds outside of its heap, once what nobody uses any more has been collected: when that happens by itself is chance. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

export function heldBytes(): number {
  collect()
  return process.memoryUsage().arrayBuffers
}
