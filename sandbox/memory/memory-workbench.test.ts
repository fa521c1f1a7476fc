import { describeWorkbench } from '../testing/workbench-contract.ts'
import { createMemoryWorkbench } from './memory-workbench.ts'
import { createMemoryWorkspace } from './memory-workspace.ts'

const workspace = createMemoryWorkspace()
const workbench = createMemoryWorkbench(workspace.files)
describeWorkbench('in RAM', () => ({ workspace, workbench, root: '/workspace' }))
