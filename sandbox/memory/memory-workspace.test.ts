import { describeWorkspace } from '../testing/workspace-contract.ts'
import { createMemoryWorkspace } from './memory-workspace.ts'

const workspace = createMemoryWorkspace()
describeWorkspace('the workspace in RAM', () => workspace)
