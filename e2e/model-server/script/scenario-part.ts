/** Parts of an answer as JSON; each is named by its builder. */
import { z } from 'zod'
import type { HttpErrorPart, Part } from '../answers/answer.ts'
import * as build from '../answers/builders.ts'
import type { Gates } from './gates.ts'

const piece = z.union([z.string(), z.strictObject({ gate: z.string() })])
const delivery = {
  /** How many deltas, or the deltas themselves with `{gate}` between them. */
  chunks: z.union([z.int().min(1), z.array(piece)]).optional(),
  paceMs: z.number().min(0).optional(),
}
const at = { afterEvents: z.int().min(0).optional() }
const yes = z.literal(true)

const textSchema = z.strictObject({ text: z.string(), ...delivery })
const thinkingSchema = z.strictObject({ thinking: z.string(), ...delivery })
const callSchema = z.strictObject({ name: z.string(), input: z.record(z.string(), z.unknown()).default({}) })
const toolUseSchema = z.strictObject({
  toolUse: callSchema.extend({ id: z.string().optional(), rawJson: z.string().optional() }),
  ...delivery,
})
const stopSchema = z.strictObject({
  stop: z.string(),
  sequence: z.string().optional(),
  category: z.string().optional(),
  explanation: z.string().optional(),
})
const httpErrorSchema = z.strictObject({
  httpError: z.int().min(400).max(599),
  type: z.string().optional(),
  message: z.string().optional(),
  retryAfter: z.union([z.number(), z.string()]).optional(),
  retryAfterMs: z.number().optional(),
  shouldRetry: z.boolean().optional(),
  errorCode: z.string().optional(),
  html: z.string().optional(),
  emptyBody: z.boolean().optional(),
})

export const partSchema = z.union([
  textSchema,
  thinkingSchema,
  toolUseSchema,
  stopSchema,
  httpErrorSchema,
  z.strictObject({ redactedThinking: yes }),
  z.strictObject({ opaque: z.record(z.string(), z.unknown()) }),
  z.strictObject({ midStreamError: z.string(), message: z.string().optional(), ...at }),
  z.strictObject({ reset: yes, ...at }),
  z.strictObject({ endWithoutStop: yes, ...at }),
  z.strictObject({ stall: yes, ...at }),
  z.strictObject({ halfEvent: yes, ...at }),
  z.strictObject({ pauseMs: z.number().min(0) }),
  z.strictObject({ gate: z.string(), ...at }),
  z.strictObject({ ping: yes }),
  z.strictObject({ lateHeadersMs: z.number().min(0) }),
  z.strictObject({ lateHeadersGate: z.string() }),
  z.strictObject({ noise: yes }),
])

type ScenarioPart = z.infer<typeof partSchema>

/** A copy without what is undefined, as exact optional types want it. */
function given<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries) as { [Key in keyof Value]: Exclude<Value[Key], undefined> }
}

function toDelivery(
  { chunks, paceMs }: Pick<z.infer<typeof textSchema>, 'chunks' | 'paceMs'>,
  gates: Gates,
): build.Delivery {
  const pieces = Array.isArray(chunks)
    ? chunks.map((part) => (typeof part === 'string' ? part : gates.named(part.gate)))
    : chunks
  return { ...(pieces === undefined ? {} : { chunks: pieces }), ...(paceMs === undefined ? {} : { paceMs }) }
}

function toBlock(part: ScenarioPart, gates: Gates): Part | undefined {
  if ('text' in part) return build.text(part.text, toDelivery(part, gates))
  if ('thinking' in part) return build.thinking(part.thinking, toDelivery(part, gates))
  if ('redactedThinking' in part) return build.redactedThinking()
  if ('opaque' in part) return build.opaque(part.opaque)
  if (!('toolUse' in part)) return undefined
  const { name, input, ...rest } = part.toolUse
  return build.toolUse(name, input, { ...given(rest), ...toDelivery(part, gates) })
}

function toFault(part: ScenarioPart): Part | undefined {
  if ('midStreamError' in part) {
    const { midStreamError, ...rest } = part
    return build.midStreamError(midStreamError, given(rest))
  }
  const at = 'afterEvents' in part && part.afterEvents !== undefined ? { afterEvents: part.afterEvents } : {}
  if ('reset' in part) return build.reset(at)
  if ('endWithoutStop' in part) return build.endWithoutStop(at)
  if ('stall' in part) return build.stall(at)
  return 'halfEvent' in part ? build.halfEvent(at) : undefined
}

function toWait(part: ScenarioPart, gates: Gates): Part | undefined {
  if ('pauseMs' in part) return build.pause(part.pauseMs)
  if ('gate' in part) {
    const { afterEvents } = part
    return build.hold(gates.named(part.gate), afterEvents === undefined ? {} : { afterEvents })
  }
  if ('ping' in part) return build.ping()
  if ('lateHeadersMs' in part) return build.lateHeaders(part.lateHeadersMs)
  if ('lateHeadersGate' in part) return build.lateHeaders(gates.named(part.lateHeadersGate))
  return 'noise' in part ? build.noise() : undefined
}

function toEnding(part: ScenarioPart): Part | undefined {
  if ('stop' in part) {
    const { stop, ...details } = part
    return build.stop(stop, details)
  }
  if (!('httpError' in part)) return undefined
  const { httpError, ...details } = part
  return build.httpError(httpError, given(details) as Partial<Omit<HttpErrorPart, 'kind' | 'status'>>)
}

/** The part that a piece of JSON stands for. */
export function toPart(part: ScenarioPart, gates: Gates): Part {
  const found = toBlock(part, gates) ?? toFault(part) ?? toWait(part, gates) ?? toEnding(part)
  if (found === undefined)
    throw new Error(`A part that the schema lets through has no builder: ${JSON.stringify(part)}`)
  return found
}
