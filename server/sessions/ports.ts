/** What sessions need of their surroundings to say what they do and to be cut by crash tests. */
type Write = (fields: Record<string, unknown>, message: string) => void
export interface SessionLogger {
  debug: Write
  info: Write
  warn: Write
  error: Write
}

/** `fenced-write`: a fact was refused, since another server owns the session. `takeover`: a session was taken up that a former owner had left at work. */
export type Happening = 'fenced-write' | 'takeover'

/** Named places where a crash test may cut. In production nobody listens. */
export type SessionFaultPoint =
  | 'command-received'
  | 'command-stored'
  | 'batch-before-append'
  | 'batch-after-append'
  | 'turn-before-start'
  | 'turn-after-end'
  | 'sandbox-assigned'
  | 'sandbox-made'
export type SessionFault = (
  point: SessionFaultPoint,
  detail: { sessionId: string; types?: string[] },
) => void | Promise<void>
export const NO_FAULT: SessionFault = () => {}
