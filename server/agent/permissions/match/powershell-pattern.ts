/** PowerShell rules: no letter case, aliases as what they stand for. Anything beyond one plain command matches no allow rule. */
import { escapeRegExp } from './wildcard.ts'

const ALIASES: Readonly<Record<string, string>> = {
  gci: 'get-childitem',
  ls: 'get-childitem',
  dir: 'get-childitem',
  gc: 'get-content',
  cat: 'get-content',
  type: 'get-content',
  ri: 'remove-item',
  rm: 'remove-item',
  del: 'remove-item',
  erase: 'remove-item',
  rd: 'remove-item',
  rmdir: 'remove-item',
  cp: 'copy-item',
  copy: 'copy-item',
  cpi: 'copy-item',
  mv: 'move-item',
  move: 'move-item',
  mi: 'move-item',
  cd: 'set-location',
  sl: 'set-location',
  chdir: 'set-location',
  pwd: 'get-location',
  gl: 'get-location',
  echo: 'write-output',
  write: 'write-output',
  iex: 'invoke-expression',
  iwr: 'invoke-webrequest',
  curl: 'invoke-webrequest',
  wget: 'invoke-webrequest',
  irm: 'invoke-restmethod',
  icm: 'invoke-command',
  saps: 'start-process',
  start: 'start-process',
  sls: 'select-string',
  ps: 'get-process',
  kill: 'stop-process',
}

function canonical(text: string): string {
  const [head = '', ...rest] = text.trim().toLowerCase().split(/\s+/)
  return [Object.hasOwn(ALIASES, head) ? ALIASES[head] : head, ...rest].join(' ')
}

function matches(pattern: string, command: string): boolean {
  const wanted = canonical(pattern.replace(/:\*$/, ' *'))
  const open = wanted.endsWith(' *')
  const body = (open ? wanted.slice(0, -2) : wanted).split('*').map(escapeRegExp).join('[^]*')
  return new RegExp(`^${body}${open ? '(?: [^]*)?' : ''}$`).test(canonical(command))
}

/** For rules that narrow: any command between separators, brackets or quotes. */
export function powershellMatches(pattern: string, command: string): boolean {
  const pieces = command.split(/[;|&\n(){}"'`]+/).filter((piece) => piece.trim() !== '')
  return matches(pattern, command) || pieces.some((piece) => matches(pattern, piece))
}

/** For rules that widen: one plain command, without anything that PowerShell would evaluate. */
export function powershellCovered(pattern: string, command: string): boolean {
  return !/[;|&\n(){}$`@<>,]/.test(command.trim()) && matches(pattern, command)
}
