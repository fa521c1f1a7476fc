/** The rules on a request's head: the key, the API version, the betas. */
import type { IncomingHttpHeaders } from 'node:http'
import { knownBetas } from '../api/betas.ts'
import { type ApiVersion, apiVersions } from '../api/versions.ts'
import { refuse, type Violation } from '../api/violation.ts'

export interface Admission {
  version: ApiVersion
  betas: ReadonlySet<string>
  violations: Violation[]
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value
}

function checkKey(headers: IncomingHttpHeaders, key: string): Violation[] {
  const refused = (message: string) => [{ row: 1, status: 401, type: 'authentication_error', message, refused: true }]
  const apiKey = one(headers['x-api-key'])
  const bearer = /^Bearer (.*)$/i.exec(headers.authorization ?? '')?.[1]
  if (apiKey === undefined && bearer === undefined) return refused('x-api-key header is required')
  if (apiKey !== undefined && apiKey !== key) return refused('invalid x-api-key')
  if (bearer !== undefined && bearer !== key) return refused('Invalid bearer token')
  return []
}

function checkVersion(version: string | undefined): Violation[] {
  if (version === undefined) return [refuse(0, 'anthropic-version: header is required')]
  const known = apiVersions.some((name) => name === version)
  return known ? [] : [refuse(0, `anthropic-version: "${version}" is not a valid version`)]
}

function checkBetas(betas: ReadonlySet<string>): Violation[] {
  const unknown = [...betas].filter((beta) => !knownBetas.has(beta)).map((beta) => `\`${beta}\``)
  if (unknown.length === 0) return []
  const words = `Unexpected value(s) ${unknown.join(', ')} for the \`anthropic-beta\` header.`
  return [
    refuse(0, `${words} Please consult our documentation at platform.claude.com or try again without the header.`),
  ]
}

/** Reads and checks the head. */
export function admit(headers: IncomingHttpHeaders, key: string): Admission {
  const version = one(headers['anthropic-version'])
  const listed = one(headers['anthropic-beta']) ?? ''
  const betas = new Set(
    listed
      .split(',')
      .map((beta) => beta.trim())
      .filter((beta) => beta !== ''),
  )
  return {
    version: apiVersions.find((name) => name === version) ?? '2026-10-21',
    betas,
    violations: [...checkKey(headers, key), ...checkVersion(version), ...checkBetas(betas)],
  }
}
