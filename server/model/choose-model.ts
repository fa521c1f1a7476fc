/** One Model for a session whose name may be the demo's or an API's: the name decides, request by request. */
import type { Model } from '#server/agent/ports.ts'
import { DEMO_MODEL } from './demo/demo-model.ts'

export interface ModelChoice {
  demo: Model
  /** Null: no key is there yet. Asked at each request, so that a key added later counts at once. */
  api(): Model | null
}

export function createModelByName(choice: ModelChoice): Model {
  const pick = (name: string) => (name === DEMO_MODEL ? choice.demo : choice.api())
  return {
    limits: (name) => (pick(name) ?? choice.demo).limits(name),
    async *stream(request, options) {
      const model = pick(request.model)
      if (model !== null) return yield* model.stream(request, options)
      yield {
        type: 'failed',
        failure: {
          kind: 'authentication',
          message: 'No API key is set. Add one in the settings, or choose the demo model.',
        },
      }
    },
  }
}
