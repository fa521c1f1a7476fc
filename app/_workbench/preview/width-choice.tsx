/** How wide the page is shown: three buttons where the bar has room for them, else one with a menu. */
'use client'
import { Monitor, Smartphone, Tablet } from 'lucide-react'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { Menu } from '#app/_ui/menu.tsx'
import { SegmentedControl } from '#app/_ui/segmented-control.tsx'
import type { ShownPreview } from './preview-state.ts'

type Width = ShownPreview['width']
const WIDTHS = [
  { value: '390', name: '390 pixels, a phone', icon: Smartphone },
  { value: '768', name: '768 pixels, a tablet', icon: Tablet },
  { value: 'full', name: 'As wide as the pane', icon: Monitor },
] as const satisfies readonly { value: Width; name: string; icon: typeof Monitor }[]

export function WidthChoice({ width, onWidth }: { width: Width; onWidth: (width: Width) => void }) {
  const chosen = WIDTHS.find(({ value }) => value === width) ?? WIDTHS[2]
  return (
    <>
      <SegmentedControl<Width>
        label="Width"
        value={width}
        className="mx-0.5 hidden h-6 @min-[26rem]:flex max-sm:hidden [&>button]:px-1.5"
        choices={WIDTHS.map(({ value, name, icon: Icon }) => ({
          ...{ value, name },
          label: <Icon size={14} strokeWidth={1.5} aria-hidden />,
        }))}
        onChange={onWidth}
      />
      <span className="@min-[26rem]:hidden max-sm:hidden">
        <Menu
          align="end"
          trigger={<IconButton icon={chosen.icon} size="small" label={`Width: ${chosen.name}`} />}
          entries={[
            {
              ...{ kind: 'choose', label: 'Width', value: width },
              choices: WIDTHS.map(({ value, name }) => ({ value, label: name })),
              onChange: (value: string) => onWidth(WIDTHS.find((one) => one.value === value)?.value ?? 'full'),
            },
          ]}
        />
      </span>
    </>
  )
}
