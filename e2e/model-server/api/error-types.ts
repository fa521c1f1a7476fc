/** Which `error.type` belongs to which status. */

const types: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

/** The type of a status; `api_error` where none is its own. */
export function errorTypeOf(status: number): string {
  return types[status] ?? 'api_error'
}

/** The status of a type; 500 where none is its own. */
export function statusOf(type: string): number {
  return Number(Object.entries(types).find(([, name]) => name === type)?.[0] ?? 500)
}
