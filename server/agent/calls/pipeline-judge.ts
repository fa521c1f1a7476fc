/** The permission engine as the loop sees it: one call and the head of the session in, a verdict out. */
import type { PermissionSegment, RuleProposal } from '#protocol/events/call-events.ts'
import type { SessionState } from '#protocol/state.ts'
import type { PermissionCall } from '../permissions/call.ts'
import type { PermissionContext } from '../permissions/context.ts'
import { decide } from '../permissions/pipeline.ts'
import type { Verdict as EngineVerdict, SegmentReport } from '../permissions/verdict.ts'
import type { Judge, JudgedCall, Verdict } from './verdict.ts'

/** What is the same for all calls of a turn, and what is asked anew for each. */
export interface JudgeSources {
  /**
   * Rules, switches and the classifier as they stand at this moment, so that a rule that somebody removes stops
   * working at once. Rejecting means that nothing is known: the call is asked about.
   */
  standing(state: SessionState, call: JudgedCall): Promise<Omit<PermissionContext, 'mode' | 'cwd' | 'network'>>
}

export function createPipelineJudge({ standing }: JudgeSources): Judge {
  return async (call, state) => {
    try {
      const context: PermissionContext = {
        ...(await standing(state, call)),
        mode: state.permissionMode,
        cwd: state.cwd,
        network: state.network,
      }
      return present(await decide(engineCall(call), context), context)
    } catch (error) {
      const reason = `The rules could not be looked at (${error instanceof Error ? error.message : String(error)}).`
      return { decision: 'ask', stage: 'fault', rule: null, reason }
    }
  }
}

function engineCall({ tool, input }: JudgedCall): PermissionCall {
  const kind = tool.name.startsWith('mcp__') ? 'mcp' : 'builtin'
  // The tool's schema has made an object of it.
  return { callId: '', tool: tool.name, input: input as Record<string, unknown>, kind }
}

function present(verdict: EngineVerdict, { cwd }: PermissionContext): Verdict {
  const { decision, stage, reason, rule, trace, segments, suggestions = [] } = verdict
  const told = { decision, stage, reason, rule: rule ?? null, trace: trace.map((each) => ({ ...each })) }
  if (decision !== 'ask') return told
  const proposals = suggestions.map((suggestion) => proposalOf(suggestion, segments ?? []))
  return {
    ...told,
    directory: cwd,
    suggestions: suggestions.map(({ text }) => text),
    proposals,
    ...(segments === undefined ? {} : { segments: segments.map(segmentOf) }),
  }
}

function proposalOf(
  { text, covers, sessionOnly }: NonNullable<EngineVerdict['suggestions']>[number],
  segments: readonly SegmentReport[],
): RuleProposal {
  const uncovered = segments.flatMap(({ mark }, index) => (mark === 'covered' || covers.includes(index) ? [] : [index]))
  return { text, uncovered, scopes: sessionOnly ? ['session'] : ['session', 'always'] }
}

function segmentOf({ text, mark, note, directory, targets, rule }: SegmentReport): PermissionSegment {
  return {
    ...{ text, mark, note, targets: targets.map((target) => ({ ...target })) },
    ...(directory === undefined ? {} : { directory }),
    ...(rule === undefined ? {} : { rule: { ...rule } }),
  }
}
