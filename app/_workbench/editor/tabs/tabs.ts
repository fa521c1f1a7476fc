/** The tabs of the editor, in one group or two side by side: which are open, in what order, and which is looked at. Pure. */

export type Side = 'left' | 'right'
export interface TabGroup {
  /** Paths, relative to the workspace, each at most once. */
  paths: readonly string[]
  active: string | null
  /** Opened by a glance: the next glance takes its place. */
  preview: string | null
}
export interface Tabs {
  left: TabGroup
  /** Null: one group. */
  right: TabGroup | null
  focus: Side
}

const EMPTY_GROUP: TabGroup = { paths: [], active: null, preview: null }
export const EMPTY_TABS: Tabs = { left: EMPTY_GROUP, right: null, focus: 'left' }

export function groupOf(tabs: Tabs, side: Side): TabGroup {
  return (side === 'right' ? tabs.right : tabs.left) ?? EMPTY_GROUP
}

/** What the person looks at. */
export function activePath(tabs: Tabs): string | null {
  return groupOf(tabs, tabs.focus).active
}

export function openPaths(tabs: Tabs): string[] {
  return [...new Set([...tabs.left.paths, ...(tabs.right?.paths ?? [])])]
}

/** Shows a file in the group that has the focus; as a preview it takes the place of the one before. */
export function openTab(tabs: Tabs, path: string, { preview }: { preview: boolean }): Tabs {
  const group = groupOf(tabs, tabs.focus)
  if (group.paths.includes(path)) {
    const keeps = group.preview === path && preview ? path : group.preview === path ? null : group.preview
    return withGroup(tabs, tabs.focus, { ...group, active: path, preview: keeps })
  }
  const replaced = preview ? group.preview : null
  const paths = replaced === null ? inserted(group, path) : group.paths.map((one) => (one === replaced ? path : one))
  return withGroup(tabs, tabs.focus, { paths, active: path, preview: preview ? path : group.preview })
}

/** A file that is edited or asked for by name stays. */
export function keepTab(tabs: Tabs, path: string): Tabs {
  const keep = (group: TabGroup): TabGroup => (group.preview === path ? { ...group, preview: null } : group)
  return { ...tabs, left: keep(tabs.left), right: tabs.right === null ? null : keep(tabs.right) }
}

/** Its neighbour is looked at next; an empty second group goes away. */
export function closeTab(tabs: Tabs, side: Side, path: string): Tabs {
  const group = groupOf(tabs, side)
  const at = group.paths.indexOf(path)
  if (at === -1) return tabs
  const paths = group.paths.filter((one) => one !== path)
  const active = group.active === path ? (paths[Math.min(at, paths.length - 1)] ?? null) : group.active
  return tidy(withGroup(tabs, side, { paths, active, preview: group.preview === path ? null : group.preview }))
}

export function closeEverywhere(tabs: Tabs, path: string): Tabs {
  return closeTab(closeTab(tabs, 'right', path), 'left', path)
}

export function focusTab(tabs: Tabs, side: Side, path: string): Tabs {
  const group = groupOf(tabs, side)
  if (!group.paths.includes(path)) return tabs
  return { ...withGroup(tabs, side, { ...group, active: path }), focus: side }
}

/** Puts a tab before another one (null: at the end), in its own group or the other. */
export function moveTab(
  tabs: Tabs,
  { path, from, to, before }: { path: string; from: Side; to: Side; before: string | null },
): Tabs {
  if (!groupOf(tabs, from).paths.includes(path) || path === before) return tabs
  const without = from === to ? tabs : closeTab({ ...tabs, right: tabs.right ?? EMPTY_GROUP }, from, path)
  const base = to === 'right' && without.right === null ? { ...without, right: EMPTY_GROUP } : without
  const group = groupOf(base, to)
  const rest = group.paths.filter((one) => one !== path)
  const at = before === null ? rest.length : rest.indexOf(before)
  const place = at === -1 ? rest.length : at
  const paths = [...rest.slice(0, place), path, ...rest.slice(place)]
  const preview = group.preview === path ? null : group.preview
  return tidy({ ...withGroup(base, to, { paths, active: path, preview }), focus: to })
}

/** Shows the file of one group in the other as well. */
export function splitTab(tabs: Tabs, path: string): Tabs {
  const right = tabs.right ?? EMPTY_GROUP
  const paths = right.paths.includes(path) ? right.paths : [...right.paths, path]
  return { ...tabs, right: { paths, active: path, preview: null }, focus: 'right' }
}

/** A file was renamed: its tabs follow. */
export function renameTab(tabs: Tabs, from: string, to: string): Tabs {
  const rename = (group: TabGroup): TabGroup => ({
    paths: [...new Set(group.paths.map((path) => (path === from ? to : path)))],
    active: group.active === from ? to : group.active,
    preview: group.preview === from ? to : group.preview,
  })
  return { ...tabs, left: rename(tabs.left), right: tabs.right === null ? null : rename(tabs.right) }
}

function inserted({ paths, active }: TabGroup, path: string): string[] {
  const at = active === null ? paths.length : paths.indexOf(active) + 1
  return [...paths.slice(0, at), path, ...paths.slice(at)]
}

function withGroup(tabs: Tabs, side: Side, group: TabGroup): Tabs {
  return side === 'right' ? { ...tabs, right: group } : { ...tabs, left: group }
}

/** No empty second group; an empty first one takes the second's place. */
function tidy(tabs: Tabs): Tabs {
  const { left, right } = tabs
  if (right === null) return tabs.focus === 'left' ? tabs : { ...tabs, focus: 'left' }
  if (right.paths.length === 0) return { left, right: null, focus: 'left' }
  if (left.paths.length === 0) return { left: right, right: null, focus: 'left' }
  return tabs
}
