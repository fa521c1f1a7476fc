/** THE LIST of views that are written in the commit of their facts. */
import { projectApprovals } from './approvals.ts'
import { projectBlobReferences } from './blob-references.ts'
import { projectCalls } from './calls.ts'
import { projectMessages } from './messages.ts'
import type { Fact, Part, Projection } from './part.ts'
import { projectPlans } from './plans.ts'
import { projectTasks } from './tasks.ts'
import { projectUsage } from './usage.ts'

const PROJECTIONS: readonly Projection[] = [
  projectMessages,
  projectCalls,
  projectApprovals,
  projectTasks,
  projectPlans,
  projectUsage,
  projectBlobReferences,
]

/** Only the parts that have something to write. */
export function project(facts: readonly Fact[]): Part[] {
  return PROJECTIONS.flatMap((projection) => projection(facts))
}
