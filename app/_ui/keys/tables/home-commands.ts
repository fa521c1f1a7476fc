/** Commands of the inbox. */
import { defineCommands } from '../command-spec.ts'

export const homeCommands = defineCommands({
  'session-new': { title: 'Start a session', group: 'Inbox', keys: ['C'] },
  'sessions-search': { title: 'Search the sessions', group: 'Inbox', keys: ['/'] },
  'session-next': { title: 'Next session', group: 'Inbox', keys: ['J'], unlisted: true },
  'session-previous': { title: 'Previous session', group: 'Inbox', keys: ['K'], unlisted: true },
  'session-archive': { title: 'Archive the session', group: 'Inbox', keys: ['E'], unlisted: true },
  'session-rename': { title: 'Rename the session', group: 'Inbox', keys: ['F2'], unlisted: true },
})
