/** What the store throws: a broken promise of the caller or of the machine, never an expected outcome. */

export type StoreErrorCode =
  | 'unstorable_text'
  | 'empty_batch'
  | 'call_completed_twice'
  | 'unreachable'
  | 'disk_full'
  | 'migration_changed'
  | 'migration_newer'
  | 'migration_failed'
  | 'data_dir_in_use'
  | 'data_dir_unusable'
  | 'database_failed'
  | 'binaries_missing'
  | 'socket_path_too_long'
  | 'secret_key_wrong'
  | 'secret_key_invalid'
  | 'damaged'

/** Carries a code for programs and a sentence for people. Never holds a secret. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
