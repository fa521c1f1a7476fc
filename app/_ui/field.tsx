/** A field with its name, what it is for, and what is wrong with it, tied together for those who listen. */
'use client'
import { type ReactNode, useId } from 'react'

export interface FieldProps {
  label: string
  help?: ReactNode
  error?: string | null
  /** Given what ties the control to its texts; spread it onto the control. */
  children: (ties: {
    id: string
    'aria-describedby': string | undefined
    'aria-invalid': true | undefined
  }) => ReactNode
}

export function Field({ label, help, error = null, children }: FieldProps) {
  const id = useId()
  const told = [...(help === undefined ? [] : [`${id}-help`]), ...(error === null ? [] : [`${id}-error`])].join(' ')
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium text-ui">
        {label}
      </label>
      {children({ id, 'aria-describedby': told || undefined, 'aria-invalid': error === null ? undefined : true })}
      {error === null ? null : (
        <p id={`${id}-error`} role="alert" className="wrap-text text-danger text-meta">
          {error}
        </p>
      )}
      {help === undefined ? null : (
        <p id={`${id}-help`} className="wrap-text text-meta text-muted">
          {help}
        </p>
      )}
    </div>
  )
}
