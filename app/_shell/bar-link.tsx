/** A link that is an icon, with its name and key in a tooltip. */
'use client'
import type { LucideIcon } from 'lucide-react'
import Link from 'next/link'
import { createElement } from 'react'
import type { CommandName } from '../_ui/keys/commands.ts'
import { useKeys } from '../_ui/keys/use-keys.ts'
import { Tooltip } from '../_ui/tooltip.tsx'

export interface BarLinkProps {
  href: string
  icon: LucideIcon
  label: string
  command: CommandName
}

export function BarLink({ href, icon, label, command }: BarLinkProps) {
  return (
    <Tooltip label={label} keys={useKeys(command)}>
      <Link
        href={href}
        aria-label={label}
        className="inline-grid size-7 shrink-0 place-items-center rounded-control text-muted transition-colors hover:bg-hover hover:text-text pointer-coarse:size-11"
      >
        {createElement(icon, { size: 16, strokeWidth: 1.5, 'aria-hidden': true })}
      </Link>
    </Tooltip>
  )
}
