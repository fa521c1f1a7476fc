/** Puts what a session starts from into its workspace. Whatever runs for that, runs inside the sandbox. */
import type { Readable } from 'node:stream'
import type { Source } from '#protocol/choices.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import { parseGitUrl } from './git-url.ts'
import { quote } from './quote.ts'

export type SourceOutcome =
  | { ok: true; files: number; commit?: string; branch?: string }
  | { ok: false; code: string; message: string }

export interface PrepareOptions {
  source: Source
  /** The bundled sample project as a tar. */
  sample(): Readable
  signal: AbortSignal
}

const CLONE_TIMEOUT_MS = 10 * 60_000
const OUTPUT_BYTES = 64 * 1024

/** Nobody can answer a question here, and no other transport is spoken. */
const GIT_ENVIRONMENT =
  'export GIT_ALLOW_PROTOCOL=https:http:ssh GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=/bin/false SSH_ASKPASS=/bin/false ' +
  'GIT_SSH_COMMAND="ssh -oBatchMode=yes -oStrictHostKeyChecking=accept-new"'
const IDENTITY = '-c user.name=Slipway -c user.email=slipway@localhost -c init.defaultBranch=main'
const REPORT =
  'echo "files $(git ls-files | wc -l)"; echo "commit $(git rev-parse -q --verify HEAD)"; echo "branch $(git symbolic-ref -q --short HEAD)"'

export async function prepareSource(sandbox: Sandbox, options: PrepareOptions): Promise<SourceOutcome> {
  const { source } = options
  switch (source.kind) {
    case 'empty':
    case 'upload':
      return { ok: true, files: 0 }
    case 'sample':
      return prepareSample(sandbox, options)
    case 'git':
      return cloneRepository(sandbox, source, options.signal)
  }
}

async function prepareSample(sandbox: Sandbox, { sample, signal }: PrepareOptions): Promise<SourceOutcome> {
  const unpacked = await sandbox.importArchive(sample(), { signal })
  if (!unpacked.ok) return { ok: false, code: unpacked.problem.kind, message: unpacked.problem.message }
  const commit = `git ${IDENTITY} commit -q -m "The sample project"`
  return report(sandbox, `git ${IDENTITY} init -q . && git add -A && ${commit}`, signal)
}

async function cloneRepository(
  sandbox: Sandbox,
  { url, ref }: Extract<Source, { kind: 'git' }>,
  signal: AbortSignal,
): Promise<SourceOutcome> {
  const parsed = parseGitUrl(url)
  if (!parsed.ok) return { ok: false, code: 'invalid_url', message: parsed.message }
  const checkout = ref === undefined ? '' : ` && git -c advice.detachedHead=false checkout -q ${quote(ref)} --`
  return report(sandbox, `${GIT_ENVIRONMENT} && git clone -q -- ${quote(parsed.url)} .${checkout}`, signal)
}

async function report(sandbox: Sandbox, command: string, signal: AbortSignal): Promise<SourceOutcome> {
  const { end, stdout, stderr } = await sandbox.run({
    // Not by `set -e`: it does not see what fails in the middle of a list.
    command: `cd /workspace && ${command} || exit; ${REPORT}`,
    timeoutMs: CLONE_TIMEOUT_MS,
    maxBytes: OUTPUT_BYTES,
    signal,
  })
  if (end.kind !== 'exited' || end.exitCode !== 0) return failed(end.kind, decode(stderr))
  const said = new Map(
    decode(stdout)
      .split('\n')
      .map((line) => line.split(' ', 2) as [string, string]),
  )
  const [commit, branch] = [said.get('commit'), said.get('branch')]
  return {
    ok: true,
    files: Number(said.get('files') ?? 0),
    ...(commit ? { commit } : {}),
    ...(branch ? { branch } : {}),
  }
}

/** git speaks prose only; the sentences below are stable, and the last line is always shown. */
const CAUSES: readonly { code: string; pattern: RegExp; message: string }[] = [
  {
    code: 'authentication',
    pattern: /could not read (Username|Password)|Authentication failed|terminal prompts disabled|Permission denied/i,
    message: 'The repository asks for a name and a password. Only public ones can be cloned, or it does not exist.',
  },
  {
    code: 'egress_denied',
    pattern: /CONNECT tunnel failed, response 403|The requested URL returned error: 403|response 403/i,
    message: "The session's network policy does not allow this host.",
  },
  { code: 'not_found', pattern: /not found|does not exist|error: 404/i, message: 'There is no repository there.' },
  {
    code: 'unknown_ref',
    pattern: /pathspec .* did not match|unknown revision|not a commit|invalid reference/i,
    message: 'The repository has no such branch, tag or commit.',
  },
  {
    code: 'unreachable',
    pattern: /Could not resolve|Connection (refused|timed out|reset)|unable to access|CONNECT tunnel failed/i,
    message: 'The host of the repository cannot be reached.',
  },
  { code: 'disk_full', pattern: /No space left/i, message: 'The repository does not fit on the disk of the session.' },
]

function failed(kind: string, stderr: string): SourceOutcome {
  if (kind === 'timeout') return { ok: false, code: 'timeout', message: 'Cloning took longer than ten minutes.' }
  const words = stderr.trim().split('\n').filter(Boolean)
  const last = words.findLast((line) => /^(fatal|error|remote):/.test(line)) ?? words.at(-1) ?? 'git gave no reason.'
  const refused = /^slipway: (.+)$/m.exec(stderr)?.[1]
  if (refused !== undefined)
    return { ok: false, code: /could not be/.test(refused) ? 'unreachable' : 'egress_denied', message: refused }
  const cause = CAUSES.find(({ pattern }) => pattern.test(stderr))
  return cause === undefined
    ? { ok: false, code: 'failed', message: `The source could not be prepared: ${last}` }
    : { ok: false, code: cause.code, message: `${cause.message} (${last})` }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
