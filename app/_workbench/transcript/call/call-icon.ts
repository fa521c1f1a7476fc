/** The picture of a call, by what the server says it is. */

import { Bot, FileText, Globe, ListTodo, type LucideIcon, Pencil, Search, SquareTerminal, Wrench } from 'lucide-react'
import type { CallDisplay } from '#protocol/content.ts'

const ICONS: Readonly<Record<CallDisplay['kind'], LucideIcon>> = {
  file: FileText,
  edit: Pencil,
  command: SquareTerminal,
  search: Search,
  web: Globe,
  agent: Bot,
  task: ListTodo,
  other: Wrench,
}

export function callIcon(kind: CallDisplay['kind']): LucideIcon {
  return ICONS[kind]
}
