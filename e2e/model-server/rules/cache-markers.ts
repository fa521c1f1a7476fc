/** Rows 30 to 32: how many cache markers, in which order, and where not. */
import { refuse } from '../api/violation.ts'
import type { Ttl } from '../prompt/segments.ts'
import { blocksOf } from '../prompt/turns.ts'
import type { Checked, Rule } from './checked.ts'

const mostMarkers = 4

interface Marker {
  path: string
  ttl: Ttl
}

type Marked = { cache_control?: { ttl?: Ttl | undefined } | null | undefined }

function toMarkers(values: readonly { value: object; path: string }[]): Marker[] {
  return values.flatMap(({ value, path }) => {
    const marker = (value as Marked).cache_control
    return marker ? [{ path: `${path}.cache_control`, ttl: marker.ttl ?? '5m' }] : []
  })
}

/** Every marker in the order of the prompt; inside results too; the top-level one comes last. */
function markersOf({ body, turns }: Checked): Marker[] {
  const system = typeof body.system === 'string' ? [] : (body.system ?? [])
  const blocks = turns.flatMap((turn) => turn.blocks)
  return toMarkers([
    ...(body.tools ?? []).map((value, index) => ({ value, path: `tools.${index}` })),
    ...system.map((value, index) => ({ value, path: `system.${index}` })),
    ...blocks.flatMap(({ block, path }) => [
      ...(block.type === 'tool_result' && Array.isArray(block.content)
        ? block.content.map((value, index) => ({ value, path: `${path}.tool_result.content.${index}` }))
        : []),
      { value: block, path },
    ]),
    ...(body.cache_control ? [{ value: { cache_control: body.cache_control }, path: 'top-level' }] : []),
  ])
}

/** Row 30. */
export const markerCount: Rule = function* (request) {
  const found = markersOf(request).length
  if (found <= mostMarkers) return
  yield refuse(30, `A maximum of ${mostMarkers} blocks with cache_control may be provided. Found ${found}.`)
}

/** Row 31. */
export const markerOrder: Rule = function* (request) {
  const markers = markersOf(request)
  const short = markers.findIndex((marker) => marker.ttl === '5m')
  const late = markers.find((marker, index) => marker.ttl === '1h' && short >= 0 && index > short)
  if (late === undefined) return
  const words = "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block"
  yield refuse(
    31,
    `${words}. Note that blocks are processed in the order \`tools\`, \`system\`, \`messages\`.`,
    `${late.path}.ttl`,
  )
}

/** Row 32; thinking and messages have no such field, which the schema says. */
export const markerOnNothing: Rule = function* ({ body, turns }) {
  const words = 'cache_control cannot be set for empty text blocks'
  const system = typeof body.system === 'string' ? [] : (body.system ?? [])
  for (const [index, block] of system.entries()) {
    if (block.text === '' && block.cache_control) yield refuse(32, words, `system.${index}`)
  }
  for (const turn of turns) {
    for (const { block, path } of blocksOf(turn, 'text')) {
      if (block.text === '' && block.cache_control) yield refuse(32, words, path)
    }
  }
}
