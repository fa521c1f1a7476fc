// Installing Debian packages: when lists are read anew, and what a failure says.
import { expect, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { installPackages, isDebianFamily, parseOsRelease } from './apt.mjs'

test('Debian and its children are known by their os-release', async () => {
  expect(parseOsRelease('NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n')).toEqual(['ubuntu', 'debian'])
  const { put } = scratchFolder()
  expect(await isDebianFamily(put('mint', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'))).toBe(true)
  expect(await isDebianFamily(put('fedora', 'ID=fedora\n'))).toBe(false)
  expect(await isDebianFamily('/no/such/os-release')).toBe(false)
})

function machine(answers) {
  const calls = []
  const run = async (program, args) => {
    const verb = program === 'dpkg' ? 'dpkg' : args.find((word) => word === 'install' || word === 'update')
    calls.push(verb)
    return { code: verb === 'install' ? (answers.shift() ?? 1) : 0, stdout: '', output: '' }
  }
  return { calls, context: { run, oneAtATime: (_resource, work) => work() } }
}

test('a failed install reads the package lists anew and tries once more', async () => {
  const { calls, context } = machine([100, 0])
  await installPackages(['thing'], context)
  expect(calls.slice(-4)).toEqual(['install', 'dpkg', 'update', 'install'])
})

test('an install that fails twice says which packages and what to do', async () => {
  const { context } = machine([100, 100])
  await expect(installPackages(['thing', 'other'], context)).rejects.toMatchObject({
    message: 'apt could not install thing other.',
    remedy: expect.stringContaining('apt-get install thing other'),
  })
})
