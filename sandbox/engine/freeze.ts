/** Makes a container stand still. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Container } from 'dockerode'
import { ignoring, QUICK_MS, within } from './engine.ts'

const TRIES = 5
const BETWEEN_MS = 200

/**
 * Of a machine that is busy the kernel does not always get all threads to stand still in the time that the engine gives it; asked again, it
 * does. Rejects with what the engine said last. What is away, or stands still already, is left alone.
 */
export async function freeze(container: Pick<Container, 'pause'>, tries = TRIES): Promise<void> {
  try {
    await ignoring([304, 404, 409], within(QUICK_MS, container.pause()))
  } catch (error) {
    if (tries <= 1 || !/unable to freeze|waiting for the cgroup to freeze/.test(String(error))) throw error
    await wait(BETWEEN_MS)
    await freeze(container, tries - 1)
  }
}
