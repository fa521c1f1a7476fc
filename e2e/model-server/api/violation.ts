/** What a request did wrong: one row of the contract, the answer it earns, and whether the real API would notice. */

export interface Violation {
  /** Row of the validation table; 0 for what the table does not number. */
  row: number
  status: number
  /** `error.type` of the answer. */
  type: string
  message: string
  /** `error.details.error_code`, where there is one. */
  errorCode?: string
  /** False for a fault that is only reported: the real API would let it pass. */
  refused: boolean
}

/** A 400 `invalid_request_error`, by far the most common answer. */
export function refuse(row: number, message: string, path?: string): Violation {
  const where = path === undefined || path === '' ? '' : `${path}: `
  return { row, status: 400, type: 'invalid_request_error', message: `${where}${message}`, refused: true }
}

/** A fault of the client that the real API would not see. */
export function report(row: number, message: string): Violation {
  return { row, status: 200, type: 'reported', message, refused: false }
}

/** Row 5 in its own words. */
export function extraInput(path: string): Violation {
  return refuse(5, 'Extra inputs are not permitted', path)
}
