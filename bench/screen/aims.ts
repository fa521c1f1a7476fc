/** What the screen promises, held against what was measured. Pure. */

export interface Aim {
  what: string
  value: number
  /** The figure may not be more; or not be less. */
  most?: number
  least?: number
}

/** Of a screen of 60 frames a second: 19 of 20 in time, the rest not missed in a row, and no press kept waiting. */
export function smooth(what: string, frames: Readonly<Record<string, number>>): Aim[] {
  return [
    { what: `${what}, p95 of a frame in ms`, value: frames['p95 frame ms'] ?? Number.NaN, most: 17 },
    { what: `${what}, frames/s`, value: frames['frames/s'] ?? Number.NaN, least: 57 },
    { what: `${what}, tasks > 50 ms`, value: frames['tasks > 50 ms'] ?? Number.NaN, most: 0 },
  ]
}

/** One sentence for each that is missed; what is no number is missed. */
export function missed(aims: readonly Aim[]): string[] {
  return aims
    .filter(({ value, most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY }) => {
      return !(value <= most && value >= least)
    })
    .map(({ what, value, most, least }) => {
      return `${what}: ${value}, which should be ${most === undefined ? `${least} or more` : `${most} or less`}`
    })
}
