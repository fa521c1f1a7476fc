/** A scene of the screenshots: a server in some condition, and the views of it. Add a file to `screens/` that exports `scenes`. */
import type { Page } from '@playwright/test'
import type { ServerOptions, ServerRig } from '../rig/start-server.ts'

interface Stage {
  rig: ServerRig
  width: number
}

export interface View {
  /** `inbox`; the file is called `<scene>-<view>-<theme>-<width>.png`. */
  name: string
  /** Brings the page into the state that is shown; it is signed in unless the scene says otherwise. */
  show: (page: Page, stage: Stage) => Promise<void>
  /** Undoes what would be in the way of the next view; also when the view failed. */
  leave?: (page: Page, stage: Stage) => Promise<void>
  /** Widths it is shown in, if not in all. */
  widths?: readonly number[]
}

export interface Scene {
  name: string
  server?: ServerOptions | (() => Promise<ServerOptions>)
  /** `false`: nobody is signed in. */
  signedIn?: boolean
  /** Makes what the views show. */
  prepare?: (rig: ServerRig) => Promise<void>
  views: readonly View[]
  /** Ends what `server` and `prepare` began beside the server. */
  end?: () => Promise<void>
}
