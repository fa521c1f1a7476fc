/** All keys there are, as they are bound now. */
'use client'
import { useState } from 'react'
import { Dialog } from '../dialog.tsx'
import { Kbd } from '../kbd.tsx'
import { keysOf, useCommandStore } from './command-store.ts'
import { COMMAND_NAMES, COMMANDS } from './commands.ts'
import { useCommand } from './use-command.ts'

export function KeyOverlay() {
  const [open, setOpen] = useState(false)
  const bindings = useCommandStore((store) => store.bindings)
  useCommand('keys-show', () => setOpen(true))
  const bound = COMMAND_NAMES.filter((name) => keysOf(name, bindings).length > 0)
  const groups = [...new Set(bound.map((name) => COMMANDS[name].group))]
  return (
    <Dialog
      {...{ title: 'Keys', description: 'Change them in the settings.', size: 'large' }}
      {...{ open, onOpenChange: setOpen }}
    >
      <div className="columns-1 gap-8 sm:columns-2">
        {groups.map((group) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 font-medium text-meta text-muted">{group}</h3>
            <dl>
              {bound
                .filter((name) => COMMANDS[name].group === group)
                .map((name) => (
                  <div key={name} className="flex min-h-7 items-center gap-3">
                    <dt className="wrap-text min-w-0 flex-1">{COMMANDS[name].title}</dt>
                    <dd className="flex gap-2">
                      {keysOf(name, bindings).map((keys) => (
                        <Kbd key={keys} keys={keys} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
