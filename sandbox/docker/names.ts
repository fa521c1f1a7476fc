/** How our containers and volumes are called and labelled, so that they are found again by nothing but the engine. */
import { createHash } from 'node:crypto'

/** Labels cannot change after creation: they say whose it is and which sandbox, and nothing else. */
export const INSTALLATION_LABEL = 'slipway.installation'
export const SANDBOX_LABEL = 'slipway.sandbox'

export const VOLUME_KINDS = ['workspace', 'home', 'state'] as const
export type VolumeKind = (typeof VOLUME_KINDS)[number]

export class Names {
  readonly installationId: string
  readonly #prefix: string

  constructor(installationId: string) {
    this.installationId = installationId
    this.#prefix = `slipway-${createHash('sha256').update(installationId).digest('hex').slice(0, 10)}`
  }

  /** One name per sandbox: the engine itself refuses a second container. */
  container(sandboxId: string): string {
    return `${this.#prefix}-${sandboxId}`
  }

  volume(sandboxId: string, kind: VolumeKind): string {
    return `${this.container(sandboxId)}-${kind}`
  }

  labels(sandboxId: string): Record<string, string> {
    return { [INSTALLATION_LABEL]: this.installationId, [SANDBOX_LABEL]: sandboxId }
  }

  /** Finds all that is this installation's. */
  get filter(): string {
    return `${INSTALLATION_LABEL}=${this.installationId}`
  }
}
