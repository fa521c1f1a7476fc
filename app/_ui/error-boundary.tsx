/** Keeps a fault in one panel from taking the others with it. */
'use client'
import { Component, type ReactNode } from 'react'
import { ErrorState } from './error-state.tsx'

export interface ErrorBoundaryProps {
  /** What broke, as a person would call it: `The file tree`. */
  name: string
  children: ReactNode
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <ErrorState
        title={`${this.props.name} stopped because of a fault of ours.`}
        sentence="Nothing was lost: your work is in the session. Show it again, or reload the page."
        retry={{ label: 'Show it again', run: () => this.setState({ broken: false }) }}
      />
    )
  }
}
