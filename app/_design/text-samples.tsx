/** Sizes of type, code, figures, and what hides in a text. */
'use client'
import { Avatar } from '../_ui/avatar.tsx'
import { CodeText } from '../_ui/code-text.tsx'
import { Duration } from '../_ui/duration.tsx'
import { FileIcon } from '../_ui/file-icon.tsx'
import { Highlight } from '../_ui/highlight.tsx'
import { Kbd } from '../_ui/kbd.tsx'
import { formatBytes, formatCount } from '../_ui/lib/format-amount.ts'
import { Money } from '../_ui/money.tsx'
import { RelativeTime } from '../_ui/relative-time.tsx'
import { TextLink } from '../_ui/text-link.tsx'
import { Row, Samples } from './samples.tsx'

const FILES = [
  'app.ts',
  'app.test.ts',
  'run.sh',
  'page.css',
  'index.html',
  'data.json',
  'README.md',
  'logo.png',
  'a.zip',
  '.env',
  'go.sum',
  'blob',
]

export function TextSamples() {
  return (
    <Samples title="Text">
      <p className="font-semibold text-title">Title 18/26: Sessions</p>
      <p className="text-prose">
        Prose 14/22: The failing test compares with the wrong sign. 日本語の文章 and Größenänderung.
      </p>
      <p className="text-ui">Interface 13/20: Waiting for you, running, done since you left</p>
      <p className="text-meta text-muted">Meta 12/16: 4 files changed, 12 s</p>
      <code className="text-ui">{'const a = b !== c ? 0xFF : 1_000 => {}'}</code>
      <p className="font-mono text-ui">
        <CodeText text={'rm -rf ./safe\u202Egnp.exe\u200B && echo\u00A0ok \u001B[2J'} />
      </p>
      <Row>
        <Kbd keys="Mod+K" />
        <Kbd keys="Escape Escape" />
        <Kbd keys="Shift+Tab" />
        <Highlight
          text="src/use-sessions.ts"
          ranges={[
            [4, 7],
            [8, 12],
          ]}
        />
        <TextLink href="/">A link</TextLink>
      </Row>
      <Row>
        <RelativeTime at="2026-01-01T00:00:00Z" />
        <Duration ms={134_000} />
        <Duration since={new Date().toISOString()} />
        <Money microUsd={410_000} capMicroUsd={2_000_000} />
        <Money microUsd={1_800_000} capMicroUsd={2_000_000} />
        <Money microUsd={2_100_000} capMicroUsd={2_000_000} />
        <Money microUsd={4200} />
        <Money coarse microUsd={4200} />
        <span>{formatBytes(12_400_000)}</span>
        <span>{formatCount(12_345)}</span>
        <Avatar id="a" name="Ada Lovelace" state="drives" />
        <Avatar id="b" name="Grace" size="small" />
      </Row>
      <div className="grid grid-cols-3 gap-1">
        {FILES.map((name) => (
          <span key={name} className="flex items-center gap-1.5">
            <FileIcon name={name} />
            {name}
          </span>
        ))}
      </div>
    </Samples>
  )
}
