/** Panels side by side or one above the other, whose sizes a person sets and finds again, in each preset. */
'use client'
import { Fragment, type ReactNode, useEffect, useRef } from 'react'
import { Group, type GroupImperativeHandle, Panel, Separator } from 'react-resizable-panels'
import { cn } from '#app/_ui/lib/cn.ts'
import { sizesOf } from './layout.ts'
import { useLayout, useLayoutActs } from './layout-context.tsx'

export interface SplitPanel {
  id: string
  /** Pixels. */
  minSize: number
  body: ReactNode
}

export interface SplitProps {
  /** Of the separators, for screen readers. */
  label: string
  orientation: 'horizontal' | 'vertical'
  panels: readonly SplitPanel[]
}

export function Split({ label, orientation, panels }: SplitProps) {
  const names = panels.map(({ id }) => id)
  const key = names.join('+')
  const preset = useLayout((layout) => layout.preset)
  const sizes = useLayout((layout) => layout.sizes)
  const { keepSizes } = useLayoutActs()
  const group = useRef<GroupImperativeHandle | null>(null)
  const wanted = sizesOf({ preset, sizes }, names)
  const latest = useRef(wanted)
  latest.current = wanted
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are set anew when the preset or the panels change, not when a person drags.
  useEffect(() => {
    // The group learns of a panel that comes or goes a moment after us, and throws at sizes of other panels than it has.
    const apply = () => {
      const known = Object.keys(group.current?.getLayout() ?? {})
      if (known.toSorted().join() !== Object.keys(latest.current).toSorted().join()) return false
      group.current?.setLayout(latest.current)
      return true
    }
    if (apply()) return
    const frame = requestAnimationFrame(apply)
    return () => cancelAnimationFrame(frame)
  }, [preset, key])
  return (
    <Group
      groupRef={group}
      orientation={orientation}
      defaultLayout={wanted}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (isUserInteraction) keepSizes(names, layout)
      }}
      className="min-h-0 min-w-0"
    >
      {panels.map(({ id, minSize, body }, at) => (
        <Fragment key={id}>
          {at === 0 ? null : <Handle label={label} orientation={orientation} />}
          <Panel id={id} minSize={minSize} className="min-h-0 min-w-0">
            {body}
          </Panel>
        </Fragment>
      ))}
    </Group>
  )
}

function Handle({ label, orientation }: Pick<SplitProps, 'label' | 'orientation'>) {
  return (
    <Separator
      aria-label={label}
      className={cn(
        'relative shrink-0 bg-line outline-none transition-colors focus-visible:bg-accent data-[separator=active]:bg-accent data-[separator=hover]:bg-edge',
        orientation === 'horizontal' ? 'w-px' : 'h-px',
      )}
    />
  )
}
