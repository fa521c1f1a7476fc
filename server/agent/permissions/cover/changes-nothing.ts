/** Whether a command may run beside others: proven to change no file, no setting and not the directory of its shell. */
import { analyseShell } from '../shell/analyse.ts'
import type { Segment } from '../shell/analysed.ts'
import { describeCommand } from '../shell/commands/describe.ts'
import type { ShellParser } from '../shell/tree.ts'
import { unwrap } from '../shell/unwrap.ts'
import { type Understood, whyItChanges } from './read-only.ts'

export function changesNothing(command: string, parser: ShellParser): boolean {
  // Which directory it runs in makes no difference to whether it changes one.
  const { segments, faults } = analyseShell(command, { parser, cwd: '/', home: '/' })
  const commands = segments.map(understand)
  const shell = { commands }
  return (
    faults.length === 0 &&
    commands.every((each) => !isMove(each) && !writes(each.segment) && whyItChanges(each, shell) === undefined)
  )
}

function understand(segment: Segment): Understood {
  const unwrapped = unwrap(segment.words)
  return { segment, unwrapped, facts: segment.kind === 'command' ? describeCommand(unwrapped.words) : undefined }
}

/** The next call would start where this one ended. */
function isMove({ facts }: Understood): boolean {
  return facts?.name === 'cd'
}

function writes({ redirects }: Segment): boolean {
  return redirects.some(
    ({ access, target }) => (access === 'write' || access === 'both') && target.source !== '/dev/null',
  )
}
