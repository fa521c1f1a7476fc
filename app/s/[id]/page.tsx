/** One session: the workbench, for who is signed in. */
import { SessionScreen } from '../../_workbench/frame/session-screen.tsx'

export default async function SessionPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <SessionScreen sessionId={id} />
}
