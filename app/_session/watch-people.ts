/** The names of other people: asked for when a page first meets somebody whom it does not know. */
import { callApi } from '#app/_api/call-api.ts'
import type { SessionStore } from './session-store.ts'

/** Returns what to call with the id of a person who is not known. It asks once for each stranger, and once at a time. */
export function createPeople(store: SessionStore): (id: string) => void {
  const asked = new Set<string>()
  let asking = false
  const ask = async () => {
    asking = true
    const answer = await callApi('listPeople', { params: { id: store.getState().sessionId } })
    asking = false
    if (!answer.ok) return
    store.setState({ people: Object.fromEntries(answer.value.people.map(({ id, name }) => [id, name])) })
  }
  return (id) => {
    if (asking || asked.has(id) || Object.hasOwn(store.getState().people, id)) return
    asked.add(id)
    void ask()
  }
}
