/** Row 41: temperature and its kin, by API version and model. */
import { isStrictVersion } from '../api/versions.ts'
import { extraInput, refuse, type Violation } from '../api/violation.ts'
import { isThinkingOn } from '../prompt/thinking-switch.ts'
import type { Checked, Rule } from './checked.ts'

const names = ['temperature', 'top_p', 'top_k'] as const
const defaults: Record<(typeof names)[number], number | undefined> = { temperature: 1, top_p: 1, top_k: undefined }

function* ranges({ body }: Checked): Iterable<Violation> {
  for (const name of ['temperature', 'top_p'] as const) {
    const value = body[name]
    if (value !== undefined && (value < 0 || value > 1)) yield refuse(41, 'Input should be between 0 and 1', name)
  }
  if (body.temperature !== undefined && body.top_p !== undefined) {
    yield refuse(41, '`temperature` and `top_p` cannot both be specified for this model. Please use only one.')
  }
}

function* withThinking({ body }: Checked): Iterable<Violation> {
  if (body.temperature !== undefined && body.temperature !== 1) {
    yield refuse(41, '`temperature` may only be set to 1 when thinking is enabled.')
  }
  if (body.top_p !== undefined && body.top_p < 0.95) {
    yield refuse(41, '`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.')
  }
  if (body.top_k !== undefined) yield refuse(41, '`top_k` must be unset when thinking is enabled.')
}

export const sampling: Rule = function* (request) {
  const { body, model, version } = request
  const given = names.filter((name) => body[name] !== undefined)
  if (isStrictVersion(version)) {
    yield* given.map(extraInput)
  } else if (model.sampling === 'accepted') {
    yield* ranges(request)
    if (isThinkingOn(request)) yield* withThinking(request)
  } else {
    const refused = given.filter((name) => model.sampling === 'refused' || body[name] !== defaults[name])
    yield* refused.map((name) => refuse(41, `\`${name}\` is deprecated for this model.`))
  }
}
