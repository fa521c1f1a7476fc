/** A question before an act that cannot be taken back. What can be undone is done at once and offers that instead. */
'use client'
import { createStore } from 'zustand/vanilla'

export interface Question {
  title: string
  /** What is lost. */
  sentence: string
  /** What the button does that goes on: a verb. */
  act: string
}

interface OpenQuestion extends Question {
  answer: (yes: boolean) => void
}

export const openQuestion = createStore<{ question: OpenQuestion | null }>(() => ({ question: null }))

/** Resolves to false where it was put away, or another question came. */
export function ask(question: Question): Promise<boolean> {
  openQuestion.getState().question?.answer(false)
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      openQuestion.setState({ question: null })
      resolve(yes)
    }
    openQuestion.setState({ question: { ...question, answer } })
  })
}
