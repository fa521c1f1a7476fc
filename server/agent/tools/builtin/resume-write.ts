/** What became of a write whose server died: the ledger knows, and nothing is written twice. */
import { failure, type ToolContext, type ToolOutcome } from '../tool.ts'

export async function resumeWrite(verb: string, path: string, context: ToolContext): Promise<ToolOutcome> {
  const entry = await context.workspace.find(context.key)
  if (entry.state === 'written') {
    return {
      content: [{ type: 'text', text: `${verb === 'Write' && entry.done.created ? 'Made' : 'Changed'} ${path}.` }],
      isError: false,
      display: { kind: 'edit', verb, title: path, path, note: 'collected after a restart' },
      files: [{ path, sha256: entry.done.sha256, access: 'write' }],
    }
  }
  return failure(
    'interrupted',
    `The server stopped while ${path} was being written, and it is not known whether the change was made. Read the file to see.`,
  )
}
