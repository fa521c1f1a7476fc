/** Which requests of one conversation are open at the same time. */
import { emptyHash, hashChain } from '../prompt/hash-chain.ts'
import type { RequestBody } from '../schema/request.ts'

export interface Conversations {
  /** Counts the open requests of the conversation and adds this one; the returned function takes it off again. */
  enter: (body: RequestBody) => { overlapping: number; leave: () => void }
}

/** A conversation is known by what it began with. */
function conversationKey({ model, system, messages }: RequestBody): string {
  return (
    hashChain([model, JSON.stringify(system ?? ''), JSON.stringify(messages[0]?.content ?? '')]).at(-1) ?? emptyHash
  )
}

/** No conversations yet. */
export function createConversations(): Conversations {
  const open = new Map<string, number>()
  return {
    enter(body) {
      const key = conversationKey(body)
      const overlapping = open.get(key) ?? 0
      open.set(key, overlapping + 1)
      return { overlapping, leave: () => open.set(key, (open.get(key) ?? 1) - 1) }
    },
  }
}
