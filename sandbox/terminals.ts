/** Terminals of a sandbox as its host sees them: shells that run on whoever looks, with their newest output by offset. */
import type { FileResult } from './workspace.ts'

export interface TerminalSpec {
  /** Given by the host; unique for ever. */
  terminalId: string
  title: string
  cols: number
  rows: number
  /** Absolute, or relative to the workspace. */
  cwd?: string
}

export interface TerminalInfo {
  terminalId: string
  title: string
  /** What runs in the foreground. */
  process: string
  /** Something other than the shell runs. */
  busy: boolean
  cols: number
  rows: number
  openedAt: string
  /** Bytes said since it was opened. */
  offset: number
  exit: { how: 'exited' | 'closed'; exitCode: number | null; signal: string | null } | null
}

export interface ListeningPort {
  port: number
  process: string | null
  since: string
}

/** What goes on in a sandbox now. */
export interface SandboxLive {
  ports: readonly ListeningPort[]
  terminals: readonly TerminalInfo[]
}

/** One server's line to one terminal. */
export interface TerminalLine {
  /** From `from` on, gapless unless older bytes are gone, through lost connections, until the shell has ended or the line is closed. Reading slowly slows the shell for seconds at most. */
  output: AsyncIterable<{ offset: number; bytes: Uint8Array }>
  /** In order; what is written while the connection is away is lost, as it would be typed into nothing. */
  write(bytes: Uint8Array): void
  close(): void
}

/** What only the daemon of a sandbox can do; all of it rejects with SandboxLostError when that is gone. */
export interface SandboxTerminals {
  /** Fails when the directory is not there, or too many run. */
  open(spec: TerminalSpec): Promise<FileResult<TerminalInfo>>
  list(): Promise<TerminalInfo[]>
  /** An unknown id changes nothing. */
  resize(terminalId: string, size: { cols: number; rows: number }): Promise<void>
  rename(terminalId: string, title: string): Promise<void>
  /** Resolves when all that ran in it is gone; a second time, its past too. */
  close(terminalId: string): Promise<void>
  attach(terminalId: string, options: { from: number }): TerminalLine
}
