/** The twin in RAM keeps the promises that the agent's own tests rely on. */
import { describeHostileFiles } from '../testing/hostile-contract.ts'
import { describeWorkspace } from '../testing/workspace-contract.ts'
import { createMemoryWorkspace } from './memory-workspace.ts'

const workspace = createMemoryWorkspace()
describeWorkspace('the workspace in RAM', () => workspace)
describeHostileFiles('the workspace in RAM', () => workspace, {
  rootOf: () => '/workspace',
  worldOf: () => ({
    link: async (target, path) => workspace.files.link(path, target),
    special: async (_kind, path) => workspace.files.special(path),
    sparse: null,
  }),
})
