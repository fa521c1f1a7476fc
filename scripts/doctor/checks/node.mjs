// Doctor: the Node this runs on.
import { nodeProblem } from '../../setup/check-node.mjs'
import { fail, ok } from '../finding.mjs'

/** @type {import('../finding.mjs').Check} */
export const nodeCheck = {
  name: 'node',
  look: async () => judgeNode(nodeProblem()),
}

/**
 * @param {string} problem empty when there is none
 * @returns {import('../finding.mjs').Finding}
 */
export function judgeNode(problem) {
  if (problem !== '') return fail(`${process.version} on ${process.platform}`, problem)
  return ok(`${process.version} on ${process.platform} ${process.arch}`)
}
