/** What the container's own control group says: memory, processes, and how often the kernel killed for memory. Version 1 and 2. */
import { readFileSync } from 'node:fs'

function read(...paths: string[]): string {
  for (const path of paths) {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      // The other version has it elsewhere, or not at all.
    }
  }
  return ''
}

export function oomKills(): number {
  const text = read('/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control')
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0)
}

export function stats(): { memoryBytes: number; memoryLimitBytes: number; pids: number; cpuMicros: number } {
  const number = (text: string) => Number(text.trim()) || 0
  const usageV2 = Number(/^usage_usec (\d+)$/m.exec(read('/sys/fs/cgroup/cpu.stat'))?.[1] ?? 0)
  return {
    memoryBytes: number(read('/sys/fs/cgroup/memory.current', '/sys/fs/cgroup/memory/memory.usage_in_bytes')),
    memoryLimitBytes: number(read('/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes')),
    pids: number(read('/sys/fs/cgroup/pids.current', '/sys/fs/cgroup/pids/pids.current')),
    cpuMicros: usageV2 || Math.round(number(read('/sys/fs/cgroup/cpuacct/cpuacct.usage')) / 1000),
  }
}
