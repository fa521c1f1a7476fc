/** Keeps a few streams parked at the daemon, by which it hands over what the container wants to say to the world. */
import type { Duplex } from 'node:stream'
import { type Channel, ChannelClosedError, DaemonError } from '../client/channel.ts'

/** More than a package manager opens in one go; a stream costs next to nothing. */
const PARKED = 24

export function parkStreams(channel: Channel, accept: (stream: Duplex) => void): void {
  for (let count = 0; count < PARKED; count++) void parkOne(channel, accept)
}

/** One after the other, as long as the connection lives. Must not reject. */
async function parkOne(channel: Channel, accept: (stream: Duplex) => void): Promise<void> {
  try {
    for (;;) {
      const { stream, status } = await channel.open({ path: '/accept', keepOpen: true })
      if (status === 200) accept(stream)
      else stream.close()
    }
  } catch (error) {
    if (!(error instanceof ChannelClosedError || error instanceof DaemonError)) throw error
  }
}
