/** The border of the socket: what a browser sends is parsed, and what goes wrong is answered. */
import type { z } from 'zod'
import type { SocketProblem } from '#protocol/socket.ts'
import type { SessionLogger } from '#server/sessions/ports.ts'
import { repair } from './http/read-body.ts'

/** Parses at the border, answers if an answer is awaited, and lets no fault out. */
export function createChecked(logger: SessionLogger) {
  return <Schema extends z.ZodType, Answer>(
    schema: Schema,
    handle: (request: z.output<Schema>) => Promise<Answer | SocketProblem>,
  ) =>
    (request: unknown, answer?: (answer: Answer | SocketProblem) => void): void => {
      const reply = (value: Answer | SocketProblem) => {
        if (typeof answer === 'function') answer(value)
      }
      const parsed = parse(schema, request)
      if (!parsed.ok) {
        reply(socketProblem('invalid_input', parsed.message))
        return
      }
      handle(parsed.value).then(reply, (error: unknown) => {
        logger.error({ error: String(error) }, 'socket: a message failed by a fault of ours')
        reply(socketProblem('internal', 'Something went wrong here. The server log says what.'))
      })
    }
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  request: unknown,
): { ok: true; value: z.output<Schema> } | { ok: false; message: string } {
  try {
    const parsed = schema.safeParse(repair(request, 0))
    if (parsed.success) return { ok: true, value: parsed.data }
    const [issue] = parsed.error.issues
    return { ok: false, message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}` }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : 'not valid' }
  }
}

export function socketProblem(code: string, message: string): SocketProblem {
  return { kind: 'problem', code, message }
}
