/** What can be done by writing `/` and a name: only what there is. */
export interface SlashCommand {
  name: string
  meaning: string
  /** What may follow the name. */
  argument?: string
}

export const SLASH_COMMANDS: readonly SlashCommand[] = [
  { name: 'rename', meaning: 'Give the session another title', argument: 'title' },
  { name: 'model', meaning: 'Let another model answer from the next turn on', argument: 'name' },
  {
    name: 'effort',
    meaning: 'How much the model thinks and says',
    argument: 'usual · low · medium · high · xhigh · max',
  },
  { name: 'mode', meaning: 'What is asked for, and what is not', argument: 'ask · accept · plan · auto · never · all' },
  { name: 'network', meaning: 'What may leave the container', argument: 'none · list · open' },
  { name: 'cap', meaning: 'Stop at this many dollars', argument: 'dollars or none' },
  { name: 'stop', meaning: 'Stop the agent' },
  { name: 'resume', meaning: 'Let the queue go on' },
  { name: 'archive', meaning: 'Put the session away' },
  { name: 'patch', meaning: 'Download the changes as a patch' },
  { name: 'export', meaning: 'Download the workspace' },
  { name: 'help', meaning: 'Show the keys' },
]
