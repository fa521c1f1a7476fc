/** Commands of a session: the conversation, its approvals and its layout. */
import { defineCommands } from '../command-spec.ts'

export const sessionCommands = defineCommands({
  'message-send': {
    title: 'Send, or steer what runs',
    group: 'Conversation',
    keys: ['Enter'],
    whileTyping: true,
    unlisted: true,
  },
  'message-queue': {
    title: 'Queue the message',
    group: 'Conversation',
    keys: ['Mod+Enter'],
    whileTyping: true,
    unlisted: true,
  },
  'agent-stop': { title: 'Stop the agent', group: 'Conversation', keys: ['Escape'], whileTyping: true },
  'mode-next': { title: 'Next permission mode', group: 'Conversation', keys: ['Shift+Tab'], whileTyping: true },
  'composer-focus': { title: 'Write a message', group: 'Conversation', keys: ['I'] },
  'transcript-search': { title: 'Search the conversation', group: 'Conversation', keys: ['Mod+F'], whileTyping: true },
  'transcript-latest': { title: 'Jump to the latest', group: 'Conversation', keys: ['End'] },
  'transcript-density': { title: 'Change how much the conversation shows', group: 'Conversation' },
  'approval-once': { title: 'Allow once', group: 'Approvals', keys: ['Y'], unlisted: true },
  'approval-session': { title: 'Allow for this session', group: 'Approvals', keys: ['S'], unlisted: true },
  'approval-always': { title: 'Always allow', group: 'Approvals', keys: ['A'], unlisted: true },
  'approval-deny': { title: 'Deny', group: 'Approvals', keys: ['N'], unlisted: true },
  'layout-swap': { title: 'Swap between Watch and Code', group: 'Layout', keys: ['Mod+\\'], whileTyping: true },
  'sidebar-toggle': { title: 'Show or hide the files', group: 'Layout', keys: ['Mod+B'], whileTyping: true },
  'repository-settings': { title: 'What this repository asks for', group: 'Conversation' },
})
