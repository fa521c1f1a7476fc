// A built program in our own process: arguments, exit code and signals are its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { scratchFolder } from './testing/scratch-folder.mjs'

const runBuilt = JSON.stringify(new URL('./run-built.mjs', import.meta.url).href)

/**
 * @param {string} program text of the built module
 * @param {NodeJS.Signals[]} signals sent once it says "up", 50 ms apart
 */
async function run(program, signals = []) {
  const { root, put } = scratchFolder()
  put('built.mjs', program)
  const start = `const { runBuilt } = await import(${runBuilt}); await runBuilt(${JSON.stringify(root)}, 'built.mjs', ['a', 'b'])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', start], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    if (said === '') for (const [index, name] of signals.entries()) setTimeout(() => child.kill(name), index * 50)
    said += text
  })
  const [code] = await ended
  return { code, said }
}

const goodbye = `process.once('SIGINT', () => setTimeout(() => { console.log('bye'); process.exit(5) }, 200))
  setInterval(() => {}, 1000); console.log('up')`

test('it sees its own name and arguments, and its exit code is ours', async () => {
  const { code, said } = await run(`console.log(process.argv.slice(1).join(' ')); process.exitCode = 3`)
  expect(code).toBe(3)
  expect(said).toMatch(/built\.mjs a b\n$/)
})

test('a Ctrl-C that arrives twice does not cut its goodbye short', async () => {
  expect(await run(goodbye, ['SIGINT', 'SIGINT'])).toEqual({ code: 5, said: 'up\nbye\n' })
})

test('a program that does not listen ends by the signal', async () => {
  expect((await run(`setInterval(() => {}, 1000); console.log('up')`, ['SIGTERM'])).code).toBe(143)
})
