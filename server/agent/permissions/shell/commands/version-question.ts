/** Programs that say their version without looking at the project, where others would load its plugins or another toolchain. */
import { type AnalysedWord, constantText } from '../analysed.ts'

const PROGRAMS: ReadonlySet<string> = new Set([
  ...['node', 'nodejs', 'npm', 'python', 'python2', 'python3', 'pip', 'pip3', 'perl', 'ruby', 'php', 'java', 'javac'],
  ...[
    'gcc',
    'g++',
    'cc',
    'clang',
    'make',
    'gmake',
    'cmake',
    'docker',
    'git',
    'bash',
    'curl',
    'wget',
    'tar',
    'psql',
    'sqlite3',
  ],
])
const SHORT: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(['node', 'nodejs', 'npm', 'docker', 'perl', 'php'].map((name) => [name, ['-v']])),
  ...Object.fromEntries(['python', 'python2', 'python3', 'pip', 'pip3', 'curl', 'wget'].map((name) => [name, ['-V']])),
  java: ['-version'],
}

export function isVersionQuestion(name: string, args: readonly AnalysedWord[]): boolean {
  const [only, ...others] = args
  const text = only === undefined || others.length > 0 ? undefined : constantText(only)
  if (text === undefined || !PROGRAMS.has(name)) return false
  return text === '--version' || (Object.hasOwn(SHORT, name) && SHORT[name]?.includes(text) === true)
}
