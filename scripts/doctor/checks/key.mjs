// Doctor: whether a model can be asked. The key itself is never shown.
import { ok, warn } from '../finding.mjs'

/** @type {import('../finding.mjs').Check} */
export const keyCheck = {
  name: 'key',
  look: async () => judgeKey(process.env),
}

/**
 * @param {Record<string, string | undefined>} env
 * @returns {import('../finding.mjs').Finding}
 */
export function judgeKey(env) {
  const key = env.ANTHROPIC_API_KEY ?? ''
  if (key.trim() === '') {
    return warn(
      'no ANTHROPIC_API_KEY in the environment',
      'Without a key here or in the settings, sessions use the offline demo model.',
    )
  }
  if (key !== key.trim() || /\s/.test(key))
    return warn('ANTHROPIC_API_KEY holds blanks', 'Copy the key again without blanks or line breaks.')
  return ok('ANTHROPIC_API_KEY is set')
}
