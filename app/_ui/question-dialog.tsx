/** Where a question is asked; placed once, by the frame of all pages. */
'use client'
import { usePathname } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { openQuestion, standOn } from './question.ts'

export function QuestionDialog() {
  const question = useStore(openQuestion, (all) => all.question)
  const page = usePathname()
  useEffect(() => standOn(page), [page])
  // Its words stay while it fades away; by the time another comes it is gone.
  const [said, setSaid] = useState(question)
  useEffect(() => {
    if (question !== null) setSaid(question)
  }, [question])
  const shown = question ?? said
  const answer = (yes: boolean) => question?.answer(yes)
  return (
    <Dialog
      title={shown?.title ?? ''}
      description={shown?.sentence ?? ''}
      open={question !== null}
      onOpenChange={(open) => !open && answer(false)}
      footer={
        <>
          <Button onClick={() => answer(false)}>Cancel</Button>
          <Button variant="danger" onClick={() => answer(true)}>
            {shown?.act ?? ''}
          </Button>
        </>
      }
    />
  )
}
