/** Below the text: the session's choices at the left, what happens next at the right. */
'use client'
import { ArrowUp, ListPlus, Paperclip, Square, SquareTerminal } from 'lucide-react'
import { useRef } from 'react'
import { useHead } from '#app/_session/hooks.ts'
import { Button } from '#app/_ui/button.tsx'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { Tooltip } from '#app/_ui/tooltip.tsx'
import { SettingMenus } from './setting-menus.tsx'
import type { Sending } from './use-send.ts'

export interface ComposerBarProps {
  running: boolean
  /** The text is a command of the person's own. */
  shell: boolean
  empty: boolean
  send: Sending
  attach: (files: Iterable<File>) => void
}

export function ComposerBar({ running, shell, empty, send, attach }: ComposerBarProps) {
  const files = useRef<HTMLInputElement>(null)
  return (
    <div className="@container flex min-w-0 items-center gap-0.5 px-1.5 pb-1.5">
      <IconButton
        icon={Paperclip}
        size="small"
        label="Attach a picture or a text"
        onClick={() => files.current?.click()}
      />
      <input
        ref={files}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          attach([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <SettingMenus />
      <div className="ml-auto flex shrink-0 items-center gap-1.5">
        {shell ? (
          <RunButton send={send} />
        ) : running ? (
          <WhileRunning {...{ empty, send }} />
        ) : (
          <SendButton {...{ empty, send }} />
        )}
      </div>
    </div>
  )
}

function RunButton({ send }: { send: Sending }) {
  return (
    <Button size="small" onClick={() => send.send()}>
      <SquareTerminal size={14} strokeWidth={1.5} aria-hidden />
      Run
    </Button>
  )
}

function SendButton({ empty, send }: Pick<ComposerBarProps, 'empty' | 'send'>) {
  const keys = useKeys('message-send')
  return (
    <Tooltip label="Send" keys={keys} side="top">
      <Button
        size="small"
        variant="primary"
        disabled={empty}
        aria-label="Send"
        className="pointer-coarse:min-w-11"
        onClick={() => send.send()}
      >
        <ArrowUp size={14} strokeWidth={2} aria-hidden />
      </Button>
    </Tooltip>
  )
}

/** Steer and queue stand side by side, and stopping is always within reach. */
function WhileRunning({ empty, send }: Pick<ComposerBarProps, 'empty' | 'send'>) {
  const interrupted = useHead((state) => (state.turns['main']?.interruptSeq ?? null) !== null, false)
  const [stopKeys, queueKeys, sendKeys] = [useKeys('agent-stop'), useKeys('message-queue'), useKeys('message-send')]
  return (
    <>
      {empty ? null : (
        <>
          <Tooltip label="Waits for the end of the turn" keys={queueKeys} side="top">
            <Button size="small" onClick={() => send.send('queue')}>
              <ListPlus size={14} strokeWidth={1.5} aria-hidden />
              Queue
            </Button>
          </Tooltip>
          <Tooltip label="Joins at the next step" keys={sendKeys} side="top">
            <Button size="small" variant="primary" onClick={() => send.send('steer')}>
              Steer
            </Button>
          </Tooltip>
        </>
      )}
      <Tooltip label="Stop the agent" keys={stopKeys} side="top">
        <Button size="small" busy={send.stopping || interrupted} onClick={send.stop}>
          <Square size={12} fill="currentColor" aria-hidden />
          Stop
        </Button>
      </Tooltip>
    </>
  )
}
