/** How long either end of a connection waits for the other. Apart from the words between them, which the pipe does not parse. */

/** Milliseconds between pings, and without an answer until a connection counts as dead. */
export const PING_EVERY_MS = 5000
export const DEAD_AFTER_MS = 10_000
/** Milliseconds without input after which a pipe gives up. */
export const PIPE_IDLE_MS = 20_000
