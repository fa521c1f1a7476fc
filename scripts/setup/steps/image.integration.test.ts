// The sandbox image from inside: its tools run for the session's user, and nothing in it hands out rights or secrets.
import { Writable } from 'node:stream'
import Docker from 'dockerode'
import { expect, test } from 'vitest'
import { engineRequest } from '../engine-request.mjs'

const image = 'slipway-sandbox:latest'

async function inside(script: string) {
  const said = { stdout: '', stderr: '' }
  const collect = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += chunk
        done()
      },
    })
  const HostConfig = { AutoRemove: false, CapDrop: ['ALL'], Init: true, NetworkMode: 'none', ReadonlyRootfs: true }
  const [{ StatusCode }, container] = await new Docker().run(
    image,
    ['bash', '-c', script],
    [collect('stdout'), collect('stderr')],
    { Tty: false, Volumes: { '/workspace': {} }, HostConfig: { ...HostConfig, Tmpfs: { '/tmp': 'exec' } } },
  )
  await container.remove({ v: true, force: true })
  return { code: StatusCode, ...said }
}

test('it starts as uid 1000 in a workspace of its own', async () => {
  const { stdout } = await inside('id -u; pwd; touch file && stat -c %u . file; echo $HOME')
  expect(stdout.trim().split('\n')).toEqual(['1000', '/workspace', '1000', '1000', '/home/user'])
})

test('every tool of a session runs', async () => {
  const tools =
    'bash curl diff file find g++ gcc git jq less make node npm npx patch pip ps python3 rg ssh tar unzip xz'
  const { stdout, code } = await inside(
    `for tool in ${tools}; do command -v $tool >/dev/null || echo $tool; done; node --version`,
  )
  expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: expect.stringMatching(/^v\d+\.\d+\.\d+$/) })
})

test('C compiles and a Python environment can be made', async () => {
  const script = `cd /tmp && echo 'int main(void){return 7;}' > a.c && gcc a.c -o a; ./a; echo "exit $?"
    python3 -m venv env && ./env/bin/python -c 'print("venv")'`
  expect((await inside(script)).stdout.trim()).toBe('exit 7\nvenv')
})

test('no file gives its caller the rights of another', async () => {
  const { code, stdout } = await inside('find / -xdev -type f -perm /6000 2>/dev/null; true')
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
})

test('no proxy and no password of this machine is in it', async () => {
  const { stdout } = await inside(
    'grep -rEi "proxy|://[^/ ]+:[^/ ]+@" /etc/apt /etc/pip.conf /etc/gitconfig /etc/slipway; true',
  )
  expect(stdout).toBe('')
})

test('its label names the registries it was set up for', async () => {
  const { body } = await engineRequest(`/images/${image}/json`)
  const registries = JSON.parse(JSON.parse(body).Config.Labels['slipway.registries'])
  expect(registries.length).toBeGreaterThan(0)
  for (const name of registries) expect(name).toMatch(/^[\w.-]+$/)
})
