/** All that a session knows of its files beside what its log says: the watch, the names, the kept states. */
import type { Envelope } from '#protocol/event.ts'
import type { Signal } from '#protocol/signal.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import { CheckpointKeeper } from '../changes/checkpoint-keeper.ts'
import type { Journal } from '../journal.ts'
import type { SessionLogger } from '../ports.ts'
import { Bin } from './bin.ts'
import { ChangeOrigin } from './change-origin.ts'
import { FileNames } from './file-names.ts'
import { FileWatcher } from './file-watcher.ts'

export interface SessionFilesOptions {
  sessionId: string
  journal: Journal
  logger: SessionLogger
  newId(prefix: string): string
  /** The live connection, if there is one. */
  sandbox(): Sandbox | null
  viewers(): number
  emit(signal: Signal): void
}

export class SessionFiles {
  readonly names: FileNames
  readonly checkpoints: CheckpointKeeper
  readonly bin = new Bin()
  readonly #origin = new ChangeOrigin()
  readonly #watcher: FileWatcher

  constructor(options: SessionFilesOptions) {
    const { journal } = options
    this.checkpoints = new CheckpointKeeper(options)
    this.names = new FileNames(() => this.#watcher.watching)
    this.#watcher = new FileWatcher({
      ...options,
      epoch: journal.epoch,
      originOf: (path) => this.#origin.of(path, journal.state),
      onChange: () => this.names.forget(),
    })
  }

  /** Must not throw. */
  stored(envelopes: readonly Envelope[]): void {
    this.#origin.stored(envelopes)
    this.checkpoints.stored(envelopes)
    this.#watcher.look()
  }

  end(): void {
    this.#watcher.end()
    this.checkpoints.end()
  }
}
