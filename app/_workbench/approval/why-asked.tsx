/** Why this is asked at all: what each stage of the rules said, in their order. */
import { Disclosure } from '#app/_ui/disclosure.tsx'
import { StageTrace } from '#app/_ui/stage-trace.tsx'
import type { OpenApproval } from '#protocol/state.ts'

export function WhyAsked({ approval }: { approval: OpenApproval }) {
  const { trace, stage, reason } = approval
  return (
    <Disclosure label="Why am I asked?" className="my-1.5">
      <StageTrace trace={trace.length > 0 ? trace : [{ stage, verdict: 'ask', reason }]} />
    </Disclosure>
  )
}
