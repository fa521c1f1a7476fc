/** Names of commands, made here so that a command sent twice is applied once. */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `web-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
