/** A file's kind at a glance: small, two tones, by its name. */
import { cn } from './lib/cn.ts'
import { type FileKind, fileKind } from './lib/file-kind.ts'

/** The tone of the mark; the sheet itself is always quiet. */
const TONES: Record<FileKind, string> = {
  code: 'text-(--code-function)',
  script: 'text-(--code-number)',
  style: 'text-(--code-keyword)',
  markup: 'text-(--code-tag)',
  data: 'text-(--code-type)',
  prose: 'text-(--code-property)',
  image: 'text-(--code-string)',
  archive: 'text-(--code-comment)',
  settings: 'text-(--code-comment)',
  lock: 'text-(--code-comment)',
  test: 'text-(--code-string)',
  plain: 'text-(--code-comment)',
}

/** What is drawn on the sheet, within 16 by 16. */
const MARKS: Record<FileKind, string> = {
  code: 'M6.6 7.4 5 9l1.6 1.6M9.4 7.4 11 9l-1.6 1.6',
  script: 'M5.4 7.6 7 9l-1.6 1.4M8.4 10.6h2.4',
  style: 'M5.5 7.5h5M5.5 9.2h5M5.5 10.9h3',
  markup: 'M6 7.4 4.8 9 6 10.6M10 7.4 11.2 9 10 10.6M8.7 7l-1.4 4',
  data: 'M6.8 7.2c-1 0-.8 1.6-1.6 1.8.8.2.6 1.8 1.6 1.8M9.2 7.2c1 0 .8 1.6 1.6 1.8-.8.2-.6 1.8-1.6 1.8',
  prose: 'M5.4 7.4h5.2M5.4 9.2h5.2M5.4 11h3.4',
  image: 'm4.8 11 2-2.4 1.5 1.6 1.2-1.2L11.2 11M9.6 7.4h.01',
  archive: 'M8 4v1M8 6.4v1M8 8.8v2.4',
  settings: 'M5.4 8h5.2M5.4 10.4h5.2M7 7.2v1.6M9.2 9.6v1.6',
  lock: 'M6.2 9h3.6v2.4H6.2zM6.9 9V8.1a1.1 1.1 0 0 1 2.2 0V9',
  test: 'm5.6 9.4 1.6 1.6 3.2-3.4',
  plain: 'M5.6 9.2h4.8',
}

export function FileIcon({ name, className }: { name: string; className?: string }) {
  const kind = fileKind(name)
  return (
    <svg
      viewBox="0 0 16 16"
      width={16}
      height={16}
      fill="none"
      aria-hidden="true"
      className={cn('shrink-0', className)}
    >
      <path
        d="M4 2h5l3.5 3.5V13a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V2.5A.5.5 0 0 1 4 2Z M9 2v3.5h3.5"
        stroke="var(--edge)"
        strokeLinejoin="round"
      />
      <path
        d={MARKS[kind]}
        stroke="currentColor"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeWidth="1.25"
        className={TONES[kind]}
      />
    </svg>
  )
}
