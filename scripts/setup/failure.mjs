// What a person reads when set-up cannot go on: a sentence, and what to do about it.

/** An expected failure of set-up. `message` says what is missing, `remedy` what to do; neither needs a stack trace. */
export class SetupFailure extends Error {
  /**
   * @param {string} message what is missing, one plain sentence
   * @param {string} remedy what the reader can do, one or two plain sentences
   * @param {{ cause?: unknown, tail?: string }} [more] `tail`: the last lines of the log, when they say more
   */
  constructor(message, remedy, more = {}) {
    super(message, { cause: more.cause })
    this.name = 'SetupFailure'
    this.remedy = remedy
    this.tail = more.tail ?? ''
  }
}
