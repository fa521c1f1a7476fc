/** What stands in place of a text: a picture, a file that is none, one that is not there, one that is on its way. */
'use client'
import { FileX2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { fileAddress } from '#app/_api/read-file.ts'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { ErrorState } from '#app/_ui/error-state.tsx'
import { LinkButton } from '#app/_ui/link-button.tsx'
import { Skeleton } from '#app/_ui/skeleton.tsx'
import type { DocumentBody } from '../documents/document.ts'
import { useEditor } from '../editor-context.tsx'

export function OtherBody({ path, body }: { path: string; body: Exclude<DocumentBody, { kind: 'text' }> }) {
  const { keeper } = useEditor()
  switch (body.kind) {
    case 'loading':
      return (
        <div role="status" aria-label="Loading the file" className="flex flex-col gap-2 p-3">
          {['w-3/4', 'w-1/2', 'w-2/3', 'w-1/3', 'w-3/5'].map((width) => (
            <Skeleton key={width} className={`h-4 ${width}`} />
          ))}
        </div>
      )
    case 'image':
      return <Picture path={path} body={body} />
    case 'binary':
      return <NoText path={path} sentence={`This file is no text (${sizeWords(body.size)}).`} />
    case 'too_large':
      return <NoText path={path} sentence={`This file is too large to be shown here (${sizeWords(body.size)}).`} />
    case 'failed':
      return body.code === 'not_found' ? (
        <EmptyState
          icon={FileX2}
          sentence={`${path} is not there. It appears here when somebody makes it.`}
          className="h-full"
        />
      ) : (
        <ErrorState
          title="The file could not be read."
          sentence={body.sentence}
          retry={{ label: 'Try again', run: () => void keeper.changedOutside([path], 'outside') }}
          className="h-full"
        />
      )
  }
}

function NoText({ path, sentence }: { path: string; sentence: string }) {
  const { sessionId } = useEditor()
  return (
    <EmptyState
      icon={FileX2}
      sentence={sentence}
      action={<LinkButton href={fileAddress(sessionId, path)}>Download it</LinkButton>}
      className="h-full"
    />
  )
}

/** On a chequered ground, so that what is transparent is seen; never larger than it is. */
function Picture({ path, body }: { path: string; body: Extract<DocumentBody, { kind: 'image' }> }) {
  const [address, setAddress] = useState<string | null>(null)
  const [size, setSize] = useState<string | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([body.bytes], { type: body.mediaType }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [body])
  if (address === null) return null
  return (
    <figure className="flex h-full min-h-0 flex-col items-center justify-center gap-2 overflow-auto p-6">
      {/* biome-ignore lint/performance/noImgElement: a picture of the workspace, which no optimiser may fetch. */}
      <img
        src={address}
        alt={path}
        className="max-h-full max-w-full object-contain [background:repeating-conic-gradient(var(--hover)_0_25%,var(--background)_0_50%)_0_0/16px_16px]"
        onLoad={({ currentTarget }) => setSize(`${currentTarget.naturalWidth} × ${currentTarget.naturalHeight}`)}
        onError={() => setSize('This picture is broken')}
      />
      <figcaption className="tabular text-meta text-muted">
        {size === null ? '' : `${size}, `}
        {sizeWords(body.bytes.length)}
      </figcaption>
    </figure>
  )
}

function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
