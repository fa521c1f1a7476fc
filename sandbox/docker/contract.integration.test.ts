/** The workspace of a real container is held to the contract. */
import { describeWorkspace } from '../contract/workspace-contract.ts'
import { DockerRig } from './testing/docker-rig.ts'

describeWorkspace('a container', {
  real: true,
  async open() {
    const rig = await DockerRig.open()
    const { workspace } = await rig.sandbox()
    let links = 0
    return {
      workspace,
      async link(path, target) {
        links += 1
        const command = ['ln', '-s', '--', target, path]
        const execution = await workspace.exec({
          ...{ key: `link-${links}`, inputHash: path, command, timeoutMs: 0, output: 'merged' },
        })
        const { exitCode } = await execution.end()
        if (exitCode !== 0) throw new Error(`The link ${path} was not made.`)
      },
      close: () => rig[Symbol.asyncDispose](),
    }
  },
})
