/** What the store needs of a logger; pino's has it. */

type Write = (fields: Record<string, unknown>, message: string) => void

export interface StoreLogger {
  debug: Write
  info: Write
  warn: Write
  error: Write
}

/** Says nothing. */
export const SILENT: StoreLogger = { debug() {}, info() {}, warn() {}, error() {} }
