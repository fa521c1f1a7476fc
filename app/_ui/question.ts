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

/** Milliseconds between two questions: one is seen to go before the next comes, and the second press of a double click meets nothing. */
const REST_MS = 500

export const openQuestion = createStore<{ question: OpenQuestion | null }>(() => ({ question: null }))

/** Asked while another is open. */
const waiting: OpenQuestion[] = []
let resting = false
let page: string | null = null

/** Waits for its turn, since a press that was meant for one must not answer another. Resolves to false where it was put away, or its page was left. */
export function ask(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      resolve(yes)
      if (openQuestion.getState().question === asked) rest()
    }
    const asked: OpenQuestion = { ...question, answer }
    waiting.push(asked)
    showNext()
  })
}

/** Where the person is now. What was asked on another page would be taken for a question about this one: nobody said yes to it. */
export function standOn(now: string): void {
  if (page !== null && page !== now) {
    for (const one of waiting.splice(0)) one.answer(false)
    openQuestion.getState().question?.answer(false)
  }
  page = now
}

function showNext(): void {
  if (resting || openQuestion.getState().question !== null) return
  openQuestion.setState({ question: waiting.shift() ?? null })
}

function rest(): void {
  openQuestion.setState({ question: null })
  resting = true
  setTimeout(() => {
    resting = false
    showNext()
  }, REST_MS)
}
