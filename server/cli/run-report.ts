/** What a headless run says: results on standard output, progress on standard error. */
import type { TerminalReason } from '#protocol/choices.ts'
import type { Usage } from '#protocol/content.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'
import type { RunOptions } from './run-options.ts'

export interface RunResult {
  sessionId: string
  reason: TerminalReason
  detail: string | null
  rounds: number
  usage: Usage
  /** The agent's last words. */
  text: string
}

export interface RunReport {
  see(envelope: AnyEnvelope): void
  /** Null until the turn has ended. */
  result(sessionId: string): RunResult | null
  /** Why the source could not be had; null while all is well. */
  sourceFailure(): string | null
  sourceReady(): boolean
  print(result: RunResult): void
}

export interface Output {
  out(line: string): void
  progress(line: string): void
}

export function createRunReport(format: RunOptions['format'], { out, progress }: Output): RunReport {
  let words: string[] = []
  let end: Omit<RunResult, 'sessionId' | 'text'> | null = null
  let failure: string | null = null
  let ready = false
  return {
    see(envelope) {
      if (format === 'stream-json') out(JSON.stringify(envelope))
      const { event } = envelope
      const line = lineFor(envelope)
      if (line !== null) progress(line)
      if (event.type === 'request-started') words = []
      if (event.type === 'block-completed' && event.block.type === 'text') words.push(event.block.text)
      if (event.type === 'source-failed') failure = event.message
      if (event.type === 'source-prepared') ready = true
      if (event.type === 'turn-ended') {
        const { reason, detail = null, rounds, usage } = event
        end = { reason, detail, rounds, usage }
      }
    },
    sourceFailure: () => failure,
    sourceReady: () => ready,
    result: (sessionId) => (end === null ? null : { sessionId, ...end, text: words.join('\n\n') }),
    print(result) {
      if (format === 'json') out(JSON.stringify(result))
      if (format === 'text') out(result.text)
      const cost = (result.usage.costMicroUsd / 1e6).toFixed(4)
      progress(
        `ended: ${result.reason} after ${result.rounds} rounds, $${cost}${result.detail === null ? '' : `. ${result.detail}`}`,
      )
    },
  }
}

/** One line for what a waiting person wants to know; null for the rest. */
function lineFor({ event }: AnyEnvelope): string | null {
  switch (event.type) {
    case 'sandbox-preparing':
      return 'preparing the container'
    case 'sandbox-ready':
      return 'the container is ready'
    case 'source-prepared':
      return `the source is there: ${event.files} ${event.files === 1 ? 'file' : 'files'}`
    case 'source-failed':
      return `the source is not there: ${event.message}`
    case 'sandbox-lost':
      return `the container was lost: ${event.reason}`
    case 'call-requested':
      return `${event.display.verb} ${event.display.title}`.trim()
    case 'call-decided':
      return event.decision === 'deny' ? `denied: ${event.reason}` : null
    case 'permission-resolved':
      return event.cause === 'nobody_to_ask' ? 'denied, since there is nobody to ask' : null
    case 'egress-requested':
      return event.verdict === 'allowed'
        ? null
        : `network: ${event.verb} ${event.host} ${event.verdict}: ${event.reason}`
    case 'retry-scheduled':
      return `waiting ${Math.ceil(event.waitMs / 1000)} s: ${event.reason}`
    case 'request-failed':
      return `the model did not answer: ${event.message}`
    default:
      return null
  }
}
