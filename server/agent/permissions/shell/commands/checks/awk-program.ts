/** Looks at an awk program for everything through which awk reaches files and commands. */

export type AwkFinding = 'clean' | 'executes' | 'writes' | 'unknown'

/**
 * Only `print` and `printf` take `>`, so a `>` in front of the first of them is a comparison; all other roads out of
 * awk have a name or a `|` that is not `||`. Whatever looks like one of them counts as one.
 */
export function inspectAwkProgram(program: string): AwkFinding {
  if (/\bsystem\b/.test(program)) return 'executes'
  if (/\bgetline\b|@|\bextension\b|\bfflush\b|\bclose\b/.test(program)) return 'unknown'
  // Through these it names files of its own to read, and sees the environment.
  if (/\b(?:ARGV|ARGC|ENVIRON|SYMTAB|FUNCTAB)\b/.test(program)) return 'unknown'
  if (program.replaceAll('||', '').includes('|')) return 'executes'
  const print = program.search(/print/)
  if (print !== -1 && program.slice(print).includes('>')) return 'writes'
  return 'clean'
}
