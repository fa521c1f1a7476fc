/** Named places where a crash test may cut. In production nobody listens. */

export type FaultPoint =
  | 'append-before-send'
  | 'append-after-commit'
  | 'blob-file-written'
  | 'purge-rows-gone'
  | 'secret-rotation-key-written'
  | 'secret-rotation-committed'
  | 'migration-applied'

/** May throw, wait or kill the process. */
export type Fault = (point: FaultPoint) => void | Promise<void>

export const NO_FAULT: Fault = () => {}
