/** Gates by name, for scripts that are data: whoever names a gate first makes it. */
import { type Gate, gate } from '../answers/gate.ts'

export interface Gates {
  named: (name: string) => Gate
}

/** No gates yet. */
export function createGates(): Gates {
  const gates = new Map<string, Gate>()
  return {
    named(name) {
      const known = gates.get(name) ?? gate()
      gates.set(name, known)
      return known
    },
  }
}
