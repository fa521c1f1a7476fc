/** What can be done to a session from the list. It is shown at once, taken back when the server refuses, and undone on request. */
'use client'
import type { SessionRow } from '#protocol/api/session-view.ts'
import { callApi } from '../_api/call-api.ts'
import { toast } from '../_ui/toast.ts'
import { useInbox } from './inbox-store.ts'

export async function renameSession(row: SessionRow, title: string): Promise<void> {
  if (!(await nameIt(row, title))) return
  toast.undoable(`“${row.title}” is now called “${title}”.`, () => void nameIt({ ...row, title }, row.title))
}

/** Resolves to whether the server has taken it. */
async function nameIt(row: SessionRow, title: string): Promise<boolean> {
  const send = () => callApi('updateSession', { params: { id: row.id }, body: { title } })
  const result = await useInbox.getState().change(row.id, { title }, send)
  if (result.ok) return true
  toast.failed(`The name was not changed. ${result.problem.sentence}`)
  return false
}

export async function archiveSession(row: SessionRow, archived: boolean): Promise<void> {
  const done = await sendAway(row, () => callApi('updateSession', { params: { id: row.id }, body: { archived } }))
  if (!done) return
  const said = archived ? `Archived “${row.title}”.` : `“${row.title}” is back in the inbox.`
  toast.undoable(
    said,
    () =>
      void bringBack(row, () => callApi('updateSession', { params: { id: row.id }, body: { archived: !archived } })),
  )
}

export async function deleteSession(row: SessionRow): Promise<void> {
  const done = await sendAway(row, () => callApi('deleteSession', { params: { id: row.id } }))
  if (!done) return
  const restore = () => callApi('restoreSession', { params: { id: row.id } })
  toast.undoable(`Deleted “${row.title}”.`, () => void bringBack(row, restore))
}

export async function restoreSession(row: SessionRow): Promise<void> {
  if (await sendAway(row, () => callApi('restoreSession', { params: { id: row.id } })))
    toast.done(`“${row.title}” is back in the inbox.`)
}

type Outcome = { ok: boolean; problem?: { sentence: string } }

async function sendAway(row: SessionRow, act: () => Promise<Outcome>): Promise<boolean> {
  const { hide, refresh } = useInbox.getState()
  hide(row.id, true)
  const result = await act()
  await refresh()
  hide(row.id, false)
  if (!result.ok) toast.failed(`“${row.title}” stays as it was. ${result.problem?.sentence ?? ''}`)
  return result.ok
}

async function bringBack(row: SessionRow, act: () => Promise<Outcome>): Promise<void> {
  const result = await act()
  if (!result.ok) toast.failed(`This could not be undone. ${result.problem?.sentence ?? ''}`)
  await useInbox.getState().refresh()
  if (result.ok) useInbox.getState().hide(row.id, false)
}
