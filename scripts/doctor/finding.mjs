// What a check of doctor returns.

/**
 * @typedef {{ level: 'ok' | 'warn' | 'fail', found: string, advice: string }} Finding `advice` is empty when all is well
 * @typedef {{ name: string, look: () => Promise<Finding> }} Check `look` may throw; that is shown as a failure
 */

/**
 * @param {string} found
 * @returns {Finding}
 */
export const ok = (found) => ({ level: 'ok', found, advice: '' })

/**
 * @param {string} found
 * @param {string} advice
 * @returns {Finding}
 */
export const warn = (found, advice) => ({ level: 'warn', found, advice })

/**
 * @param {string} found
 * @param {string} advice
 * @returns {Finding}
 */
export const fail = (found, advice) => ({ level: 'fail', found, advice })
