/** What the routes of people do. */
import type { RedeemOutcome } from '#server/store/sign-in-links.ts'
import { clearCookie, setCookie } from '../../cookies.ts'
import { type Handlers, personOf, type RouteContext } from '../context.ts'
import { problem } from '../problem.ts'
import { jsonReply, Reply } from '../reply.ts'

type AccountHandlers = Pick<
  Handlers,
  | 'signIn'
  | 'signOut'
  | 'me'
  | 'createSignInLink'
  | 'listTokens'
  | 'createToken'
  | 'revokeToken'
  | 'getModelSettings'
  | 'putModelSettings'
>

const DAY_MS = 86_400_000
const LINK_TROUBLE: Record<Exclude<RedeemOutcome['kind'], 'redeemed'>, string> = {
  unknown: 'This link is not one of ours. Ask for a new one with `npm run -s slipway -- sign-in`.',
  expired: 'This link has expired. Ask for a new one with `npm run -s slipway -- sign-in`.',
  used: 'This link was used before. Ask for a new one with `npm run -s slipway -- sign-in`.',
  disabled: 'This account is disabled.',
}

export const accountHandlers: AccountHandlers = {
  async signIn({ body }, context) {
    const { signInLinks, authSessions, signInLimit, request, secureCookies } = context
    const caller = request.socket.remoteAddress ?? ''
    if (!signInLimit.take(caller)) {
      throw problem(429, 'too_many_tries', 'Too many tries. Wait a minute.')
    }
    const redeemed = await signInLinks.redeem(body.secret, body.name)
    if (redeemed.kind !== 'redeemed') throw problem(403, `link_${redeemed.kind}`, LINK_TROUBLE[redeemed.kind])
    signInLimit.giveBack(caller)
    const { user } = redeemed
    const userAgent = request.headers['user-agent'] ?? ''
    // A new id at each sign-in: whoever planted an old cookie gains nothing by it.
    const { token, expiresAt } = await authSessions.create({ userId: user.id, userAgent })
    const person = { id: user.id, name: user.name, role: user.role }
    return jsonReply(200, { person }, { 'set-cookie': setCookie(token, expiresAt, secureCookies) })
  },

  async signOut(_input, context) {
    const { user, authSessionId } = personOf(context)
    if (authSessionId !== null) {
      await context.authSessions.revoke(user.id, authSessionId)
      context.signedOut(authSessionId)
    }
    return new Reply({ status: 204, headers: { 'set-cookie': clearCookie(context.secureCookies) } })
  },

  async me(_input, context) {
    const { id, name, role } = personOf(context).user
    return { person: { id, name, role }, model: await context.modelSettings.get() }
  },

  async createSignInLink(_input, context) {
    const { token, expiresAt } = await context.signInLinks.create({ userId: personOf(context).user.id })
    return { url: `${context.publicUrl()}/sign-in#${token}`, expiresAt }
  },

  async listTokens(_input, context) {
    const tokens = await context.apiTokens.list(personOf(context).user.id)
    return { tokens: tokens.map(({ scopes: _, ...row }) => row) }
  },

  async createToken({ body }, context) {
    const expiresAt =
      body.expiresInDays === undefined ? {} : { expiresAt: new Date(Date.now() + body.expiresInDays * DAY_MS) }
    const userId = personOf(context).user.id
    const { token, record } = await context.apiTokens.create({ userId, name: body.name, scopes: ['all'], ...expiresAt })
    return { id: record.id, token }
  },

  async revokeToken({ params }, context) {
    const revoked = await context.apiTokens.revoke(personOf(context).user.id, params.tokenId)
    if (!revoked) throw problem(404, 'not_found', 'You have no such token.')
    return undefined
  },

  getModelSettings: (_input, { modelSettings }) => modelSettings.get(),

  async putModelSettings({ body }, { modelSettings }: RouteContext) {
    await modelSettings.put(body)
    return modelSettings.get()
  },
}
