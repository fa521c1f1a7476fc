// What npm's shell does not pass on.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const module = JSON.stringify(new URL('./end-with-parent.mjs', import.meta.url).href)
const program = `const { endWithParent } = await import(${module}); endWithParent()
  process.once('SIGTERM', () => { console.log('stopping'); process.exit(0) })
  setTimeout(() => { console.log('not told'); process.exit(1) }, 15_000); console.log('up')`

test("a SIGTERM that ends npm's shell reaches the program", async () => {
  const shell = spawn('sh', ['-c', '"$0" --input-type=module -e "$1"; true', process.execPath, program], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(shell.stdout, 'end')
  let said = ''
  shell.stdout.setEncoding('utf8').on('data', (text) => {
    if (said === '') shell.kill('SIGTERM')
    said += text
  })
  await ended
  expect(said).toBe('up\nstopping\n')
})
