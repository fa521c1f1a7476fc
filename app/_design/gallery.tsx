/** The components twice, side by side: in the light and in the dark. */
'use client'
import { cn } from '../_ui/lib/cn.ts'
import { ControlSamples } from './control-samples.tsx'
import { FloatSamples } from './float-samples.tsx'
import { ReadingSamples } from './reading-samples.tsx'
import { ShellSamples } from './shell-samples.tsx'
import { StateSamples } from './state-samples.tsx'
import { TextSamples } from './text-samples.tsx'
import { TokenSamples } from './token-samples.tsx'

export function Gallery() {
  return (
    <main className="grid min-h-dvh md:grid-cols-2">
      <h1 className="sr-only">Components</h1>
      {(['light', 'dark'] as const).map((theme) => (
        <section
          key={theme}
          aria-label={theme}
          style={{ colorScheme: theme }}
          className={cn('flex min-w-0 flex-col gap-8 bg-background p-6 text-text')}
        >
          <TokenSamples />
          <TextSamples />
          <ReadingSamples />
          <ControlSamples />
          <StateSamples />
          <FloatSamples />
          <ShellSamples id={theme} />
        </section>
      ))}
    </main>
  )
}
