/** Closer looks at programs that reach the network: data that leaves, files read or written through an option's value. */
import { type AnalysedWord, constantText, constantWord, hasUnknown } from '../../analysed.ts'
import { type Check, CLEAR, type CommandEffect, effect } from './check.ts'

/** Data that is only known when the command runs may be anything, also a secret. */
export const networkDataCheck: Check = ({ words }) => {
  const unknown = words.find(hasUnknown)
  return unknown === undefined ? CLEAR : effect('network', `data that is not known beforehand (${unknown.source})`)
}

const SENDING = /^(?:-d|-F|--data|--data-ascii|--data-binary|--data-urlencode|--json|--form)$/
/** Options whose value is a file that is sent or obeyed. */
const FILES = new Set([
  '-T',
  '--upload-file',
  '-K',
  '--config',
  '-E',
  '--cert',
  '--key',
  '-b',
  '--cookie',
  '--netrc-file',
])
const FORMATTED = /^(?:-w|--write-out|-H|--header)$/

export const curlCheck: Check = ({ parsed }) => {
  const flagged = parsed.flags.flatMap(({ name, value }) =>
    valueEffects(name, value === undefined ? '' : (constantText(value) ?? '@')),
  )
  const odd = parsed.operands.filter((operand) => !isWebAddress(constantText(operand) ?? ''))
  const files = parsed.flags.flatMap(({ name, value }) => {
    if (value === undefined) return []
    return FILES.has(name) ? [value] : SENDING.test(name) ? fileIn(value) : []
  })
  // A rule speaks of the address that it names: what stands behind an @ is the host, and a second address is another.
  const [, second] = parsed.operands
  const disguised = parsed.operands.find((operand) => /^[^/]*(?:\/\/)?[^/]*@|\\/.test(constantText(operand) ?? ''))
  const elsewhere = [second, disguised].flatMap((word): CommandEffect[] =>
    word === undefined ? [] : [{ kind: 'network', note: word.source }],
  )
  return {
    reads: files,
    effects: [
      ...flagged,
      ...elsewhere,
      ...odd.map(({ source }): CommandEffect => ({ kind: 'executes', note: source })),
    ],
  }
}

/** `@file` and `name=@file`. */
function fileIn(value: AnalysedWord): AnalysedWord[] {
  const file = /^(?:[^@]*=)?[@<]([^;]+)/.exec(constantText(value) ?? '')?.[1]
  return file === undefined ? [] : [constantWord(file)]
}

function valueEffects(name: string, text: string): CommandEffect[] {
  if (SENDING.test(name) && /@|=</.test(text)) return [{ kind: 'executes', note: `${name} sends a file` }]
  if (FORMATTED.test(name) && /^@|%output/.test(text)) return [{ kind: 'writes', note: `${name} names a file` }]
  return name === '--url' && !isWebAddress(text) ? [{ kind: 'executes', note: text }] : []
}

/** An address without a scheme is http. */
function isWebAddress(text: string): boolean {
  return (
    /^https?:\/\//i.test(text) ||
    (!text.includes('://') && !/^(?:file|dict|gopher|ldap|scp|sftp|smb|tftp|telnet|ftp):/i.test(text))
  )
}
