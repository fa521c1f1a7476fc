/** How to find a file by its name, as this person's keys have it. */
'use client'
import { Button } from '#app/_ui/button.tsx'
import { Kbd } from '#app/_ui/kbd.tsx'
import { keysOf, runCommand, useCommandStore } from '#app/_ui/keys/command-store.ts'

export function KeyHint() {
  const keys = useCommandStore(({ bindings }) => keysOf('file-open', bindings)[0])
  return (
    <Button onClick={() => void runCommand('file-open')}>
      Open a file
      {keys === undefined ? null : <Kbd keys={keys} />}
    </Button>
  )
}
