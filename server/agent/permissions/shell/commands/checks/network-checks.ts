// Closer looks at programs that reach the network: data that leaves, files read or written through an option's value.
import { constantText, hasUnknown } from '../../analysed.ts'
import { type Check, CLEAR, type CommandEffect, effect } from './check.ts'

/** Data that is only known when the command runs may be anything, also a secret. */
export const networkDataCheck: Check = ({ words }) => {
  const unknown = words.find(hasUnknown)
  return unknown === undefined ? CLEAR : effect('network', `data that is not known beforehand (${unknown.source})`)
}

const SENDING = /^(?:-d|-F|--data|--data-ascii|--data-binary|--data-urlencode|--json|--form)$/
const FORMATTED = /^(?:-w|--write-out|-H|--header)$/

export const curlCheck: Check = ({ parsed }) => {
  const effects: CommandEffect[] = []
  for (const { name, value } of parsed.flags) {
    const text = value === undefined ? '' : (constantText(value) ?? '@')
    if (SENDING.test(name) && /@|=</.test(text)) effects.push({ kind: 'executes', note: `${name} sends a file` })
    if (FORMATTED.test(name) && /^@|%output/.test(text)) effects.push({ kind: 'writes', note: `${name} names a file` })
    if (name === '--url' && !isWebAddress(text)) effects.push({ kind: 'executes', note: text })
  }
  for (const operand of parsed.operands) {
    if (!isWebAddress(constantText(operand) ?? '')) effects.push({ kind: 'executes', note: operand.source })
  }
  return { effects }
}

/** An address without a scheme is http. */
function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) || (!text.includes('://') && !/^(?:file|dict|gopher|ldap|scp|sftp|smb|tftp|telnet|ftp):/i.test(text))
}
