/** A door in an answer: the server waits there until the test opens it, so that no test needs to sleep. */

export interface Gate {
  kind: 'gate'
  /** Lets everybody pass, now and later. */
  open: () => void
  /** Settles when the gate is open. */
  opened: Promise<void>
  /** Settles when an answer has come to the gate. */
  reached: Promise<void>
  /** Called by the server when it comes to the gate. */
  arrive: () => void
}

/** A closed gate. */
export function gate(): Gate {
  let open = () => {}
  let arrive = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const reached = new Promise<void>((resolve) => {
    arrive = resolve
  })
  return { kind: 'gate', open, opened, reached, arrive }
}
