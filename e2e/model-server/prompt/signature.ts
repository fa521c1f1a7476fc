/** Signatures of thinking blocks. They carry all that is needed to check them, so that a new server can check an old one's. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { extendHash } from './hash-chain.ts'

const claimSchema = z.strictObject({
  /** The model that thought. */
  model: z.string(),
  /** The answer it belongs to. */
  answer: z.string(),
  /** Position of the block in that answer. */
  index: z.int(),
  /** Hash of all that stood before the block: tools, system, messages, earlier blocks. */
  before: z.string(),
  /** Hash of the turn that was answered. */
  turn: z.string(),
  /** Hash of the text as delivered. */
  text: z.string(),
})

export type ThinkingClaim = z.infer<typeof claimSchema>

/** The hash under which a thinking text is signed. */
export function thinkingTextHash(text: string): string {
  return extendHash('thinking', text)
}

export interface Signer {
  sign: (claim: ThinkingClaim) => string
  /** The claim of a signature made with the same secret, or nothing. */
  read: (signature: string) => ThinkingClaim | undefined
}

/** Signs and reads with one secret; two signers of the same secret understand each other. */
export function createSigner(secret: string): Signer {
  const mac = (payload: string) => createHmac('sha256', secret).update(payload).digest()
  return {
    sign(claim) {
      const payload = Buffer.from(JSON.stringify(claim)).toString('base64url')
      return `${payload}.${mac(payload).toString('base64url')}`
    },
    read(signature) {
      const [payload = '', given = ''] = signature.split('.')
      const expected = mac(payload)
      const bytes = Buffer.from(given, 'base64url')
      if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return undefined
      const parsed = claimSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
      return parsed.success ? parsed.data : undefined
    },
  }
}
