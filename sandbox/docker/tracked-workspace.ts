/** A workspace whose commands get the image's environment, and that knows which of them still run. */
import type { ExecRequest, Execution, Workspace } from '../workspace.ts'

export interface TrackedWorkspace {
  workspace: Workspace
  /** Keys of commands that were started or found here and have not ended. */
  readonly running: ReadonlySet<string>
}

export function trackedWorkspace(inner: Workspace, environment: Readonly<Record<string, string>>): TrackedWorkspace {
  const running = new Set<string>()
  const track = (execution: Execution): Execution => {
    running.add(execution.key)
    const done = () => void running.delete(execution.key)
    execution.end().then(done, done)
    return execution
  }
  const exec = async (request: ExecRequest) =>
    track(await inner.exec({ ...request, env: { ...environment, ...request.env } }))
  return {
    running,
    workspace: {
      get mark() {
        return inner.mark
      },
      stat: (path) => inner.stat(path),
      readFile: (path, options) => inner.readFile(path, options),
      writeFile: (request) => inner.writeFile(request),
      list: (path, options) => inner.list(path, options),
      makeDirectory: (path) => inner.makeDirectory(path),
      move: (from, to) => inner.move(from, to),
      remove: (path, options) => inner.remove(path, options),
      glob: (pattern, options) => inner.glob(pattern, options),
      search: (request, options) => inner.search(request, options),
      exec,
      find: async (key) => {
        const entry = await inner.find(key)
        if (entry.state === 'running') track(entry.execution)
        return entry
      },
      cancel: (key) => inner.cancel(key),
      acknowledge: (key) => inner.acknowledge(key),
      watch: (path, options) => inner.watch(path, options),
    },
  }
}
