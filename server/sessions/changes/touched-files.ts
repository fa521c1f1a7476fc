/** Which calls of the agent touched which files, as the log tells it. */
import type { FileAccess } from '#protocol/events/call-events.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { EventLog, StoredEnvelope } from '#server/store/event-log.ts'
import { readPages } from '#server/store/read-pages.ts'

export interface Touch {
  callSeq: number
  turnId: string | null
  access: FileAccess['access']
  at: string
}

/** Newest calls of one file that are told, and files. */
const CALLS_TOLD = 50
const FILES_TOLD = 5_000

/** By path relative to the workspace, the latest touched file last; each file's newest call first. */
export async function touchedFiles(log: Pick<EventLog, 'read'>, sessionId: string): Promise<Map<string, Touch[]>> {
  const files = new Map<string, Touch[]>()
  for await (const page of readPages(log, { sessionId, after: 0 })) {
    for (const envelope of page) add(files, envelope)
    for (const oldest of files.keys()) {
      if (files.size <= FILES_TOLD) break
      files.delete(oldest)
    }
  }
  return files
}

function add(files: Map<string, Touch[]>, { event, turnId, at }: StoredEnvelope): void {
  if (event.type !== 'call-completed') return
  for (const { path, access } of event.files ?? []) {
    if (!path.startsWith(`${WORKSPACE_ROOT}/`)) continue
    const name = path.slice(WORKSPACE_ROOT.length + 1)
    const calls = files.get(name) ?? []
    files.delete(name)
    files.set(name, [{ callSeq: event.callSeq, turnId, access, at }, ...calls].slice(0, CALLS_TOLD))
  }
}
