/** What is pressed, typed into and chosen from. */
'use client'
import { Archive, Plus, Search } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../_ui/button.tsx'
import { Checkbox } from '../_ui/checkbox.tsx'
import { Field } from '../_ui/field.tsx'
import { IconButton } from '../_ui/icon-button.tsx'
import { InlineEdit } from '../_ui/inline-edit.tsx'
import { Input } from '../_ui/input.tsx'
import { useKeys } from '../_ui/keys/use-keys.ts'
import { LinkButton } from '../_ui/link-button.tsx'
import { RadioList } from '../_ui/radio-list.tsx'
import { SegmentedControl } from '../_ui/segmented-control.tsx'
import { Select } from '../_ui/select.tsx'
import { Switch } from '../_ui/switch.tsx'
import { Textarea } from '../_ui/textarea.tsx'
import { Row, Samples } from './samples.tsx'

const MODES = [
  { value: 'default', label: 'Ask before acting', hint: 'Edits and commands wait for you.' },
  { value: 'acceptEdits', label: 'Accept edits', hint: 'Files are changed without asking; commands still ask.' },
  { value: 'plan', label: 'Plan first', hint: 'Reads only, and proposes.' },
] as const
type Mode = (typeof MODES)[number]['value']

export function ControlSamples() {
  return (
    <Samples title="Controls">
      <Row>
        <Button variant="primary">Start the session</Button>
        <Button>Rename</Button>
        <Button variant="quiet">Cancel</Button>
        <Button variant="danger">Delete</Button>
        <Button variant="danger-quiet">Revoke</Button>
        <LinkButton href="/design">Settings</LinkButton>
      </Row>
      <Row>
        <Button variant="primary" busy>
          Start the session
        </Button>
        <Button disabled>Rename</Button>
        <Button size="small">Small</Button>
        <Button size="large" variant="primary">
          <Plus size={16} strokeWidth={1.5} aria-hidden />
          Large
        </Button>
        <IconButton icon={Archive} label="Archive" keys={useKeys('session-archive')} />
        <IconButton icon={Archive} label="Archive, on" pressed />
        <IconButton icon={Archive} label="Archive, small" size="small" />
        <IconButton icon={Archive} label="Archive, busy" busy />
        <IconButton icon={Archive} label="Archive, disabled" disabled />
      </Row>
      <Fields />
      <Choices />
    </Samples>
  )
}

function Fields() {
  const [text, setText] = useState('It grows\nwith its text.')
  return (
    <>
      <Row>
        <Input aria-label="Name" placeholder="Name" />
        <Input aria-label="Search" icon={Search} placeholder="Search" type="search" />
      </Row>
      <Field label="Base URL" help="Where requests go." error="This is not an address.">
        {(ties) => <Input mono defaultValue="htp://x" {...ties} />}
      </Field>
      <Input aria-label="Disabled" disabled value="Disabled" readOnly />
      <Textarea aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
      <Textarea bare aria-label="Message, in a box of its own" placeholder="What should be done?" />
      <InlineEdit label="Rename" value="in-place.ts" keepEnding onDone={() => {}} className="w-48" />
    </>
  )
}

function Choices() {
  const [mode, setMode] = useState<Mode>('default')
  const [on, setOn] = useState(true)
  return (
    <>
      <Row>
        <Select label="Mode" value={mode} choices={MODES} onChange={setMode} className="w-44" />
        <Select label="Mode" value={mode} choices={MODES} onChange={setMode} quiet />
        <Select label="Mode" value={mode} choices={MODES} onChange={setMode} disabled />
        <SegmentedControl
          label="Theme"
          value={on ? 'light' : 'dark'}
          choices={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          onChange={(value) => setOn(value === 'light')}
        />
      </Row>
      <Row>
        <Switch aria-label="On" checked={on} onChange={setOn} />
        <Switch aria-label="Off" checked={!on} onChange={(off) => setOn(!off)} />
        <Switch aria-label="Disabled" checked disabled onChange={() => {}} />
        <Checkbox label="Whole words" checked={on} onChange={setOn} />
        <Checkbox label="Partly" checked={false} partly onChange={() => {}} />
        <Checkbox label="Disabled" checked={false} disabled onChange={() => {}} />
      </Row>
      <RadioList label="Mode" value={mode} choices={MODES} onChange={setMode} />
    </>
  )
}
