// Step: a Docker engine that answers. As root on Debian or Ubuntu it is installed and started when there is none.
import { installPackages, isDebianFamily } from '../apt.mjs'
import { engineAddress, pingEngine } from '../engine-request.mjs'
import { SetupFailure } from '../failure.mjs'
import { findProgram } from '../find-program.mjs'
import { startEngine } from '../start-engine.mjs'

/** @type {import('../step-context.mjs').Step} */
export const engineStep = {
  name: 'engine',
  says: 'Docker engine',
  after: [],
  isPresent: async () => (await pingEngine()).kind === 'answers',
  async run(context) {
    const answer = await pingEngine()
    if (answer.kind === 'answers') return
    refuseWhatWeCannotMend(answer)
    if (findProgram('dockerd') === null) {
      if (!(await isDebianFamily())) throw notOurSystem()
      await installPackages(['docker.io'], context)
    }
    await startEngine(context)
  },
}

/** @param {{ code: string, message: string }} answer */
function refuseWhatWeCannotMend(answer) {
  const address = engineAddress()
  const where = 'socketPath' in address ? address.socketPath : `${address.host}:${address.port}`
  if (process.env.DOCKER_HOST) {
    throw new SetupFailure(
      `No Docker engine answers at ${where}, which DOCKER_HOST names (${answer.code}).`,
      'Start that engine, or unset DOCKER_HOST to use the one of this machine.',
    )
  }
  if (answer.code === 'EACCES') {
    throw new SetupFailure(
      `The Docker engine is there, but you may not use ${where}.`,
      'Run `sudo usermod -aG docker "$USER"`, sign in again, and start again.',
    )
  }
  if (process.getuid?.() === 0) return
  throw new SetupFailure(
    `No Docker engine answers at ${where}, and only root can install or start one.`,
    'On Debian or Ubuntu run `sudo apt-get install docker.io`, `sudo systemctl start docker` and `sudo usermod -aG docker "$USER"`, sign in again, and start again. A rootless engine is used when DOCKER_HOST names its socket.',
  )
}

function notOurSystem() {
  return new SetupFailure(
    'No Docker engine is installed, and this is not a Debian or Ubuntu on which Slipway could install one.',
    'Install Docker Engine as its documentation says for your system, start it, and start again.',
  )
}
