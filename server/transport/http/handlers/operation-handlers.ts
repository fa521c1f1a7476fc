/** What the routes for those who run the server do. */
import { openApi } from '#protocol/api/openapi.ts'
import type { Handlers } from '../context.ts'
import { jsonReply, Reply } from '../reply.ts'

export const operationHandlers: Pick<Handlers, 'livez' | 'readyz' | 'metrics' | 'openapi'> = {
  async livez() {
    return { ok: true }
  },

  async readyz(_input, context) {
    const checks = await context.checks()
    const ok = checks.every((check) => check.ok)
    return jsonReply(ok ? 200 : 503, { ok, checks })
  },

  async metrics(_input, context) {
    const { type, text } = await context.metrics()
    return new Reply({ status: 200, headers: { 'content-type': type }, body: text })
  },

  async openapi(_input, { version }) {
    return openApi(version)
  },
}
