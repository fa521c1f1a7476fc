/** An image that is not ours: the packages of the sandbox image without Node, tools, user and workspace, as somebody else's would be. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const LEFT_OUT = [
  ...[
    './proc',
    './sys',
    './dev',
    './tmp',
    './run',
    './workspace',
    './home',
    './usr/local',
    './usr/include',
    './usr/share',
  ],
  ...['./usr/lib/gcc', './usr/lib/python3*', './usr/lib/git-core', './usr/libexec', './usr/lib/x86_64-linux-gnu/*.a'],
  ...[
    './usr/bin/rg',
    './usr/bin/git*',
    './usr/bin/python3*',
    './usr/bin/*gcc*',
    './usr/bin/*g++*',
    './usr/bin/*-linux-gnu-*',
  ],
  // Large, and nothing that a command of the tests needs.
  ...['./usr/bin/*perl*', './usr/lib/x86_64-linux-gnu/perl*', './usr/lib/x86_64-linux-gnu/gconv', './usr/lib/file'],
  ...['./usr/lib/x86_64-linux-gnu/lib*san.so*', './usr/lib/x86_64-linux-gnu/libpoppler*', './usr/lib/python3'],
  ...['./var/cache', './var/lib/dpkg/info', './etc/slipway'],
]

export interface BareImage extends AsyncDisposable {
  name: string
}

/** `host` is the socket of the engine that gets it. Rejects when the program of the engine fails. */
export async function makeBareImage(name: string, host = 'unix:///var/run/docker.sock'): Promise<BareImage> {
  const exclude = LEFT_OUT.map((path) => `--exclude='${path}'`).join(' ')
  const change = "--change 'ENV PATH=/opt/tools/bin:/usr/bin:/bin' --change 'ENV FROM_IMAGE=yes'"
  const made = `docker run --rm --network none --user 0:0 --entrypoint tar slipway-sandbox:latest --create --one-file-system ${exclude} --directory / .`
  await run('bash', ['-o', 'pipefail', '-c', `${made} | docker --host ${host} import ${change} - ${name}`], {
    timeout: 120_000,
  })
  return {
    name,
    async [Symbol.asyncDispose]() {
      await run('docker', ['--host', host, 'image', 'rm', '--force', name])
    },
  }
}
