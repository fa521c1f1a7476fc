/** Which build the server has now: a page of another one asks to be reloaded. */
import { BUILD } from '../_session/build.ts'

export const dynamic = 'force-static'

export function GET(): Response {
  return new Response(BUILD, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
