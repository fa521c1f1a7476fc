/** What the engine must know of tools by name: which need no permission, which rules speak of them, which fields they have. */

/** Run unasked (file tools among them only inside the working directories). */
export const UNASKED_TOOLS: ReadonlySet<string> = new Set([
  ...['Agent', 'AskUserQuestion', 'CronCreate', 'CronDelete', 'CronList', 'EnterPlanMode', 'ExitWorktree'],
  ...['Glob', 'Grep', 'ListAgents', 'ListMcpResourcesTool', 'LSP', 'PushNotification', 'Read'],
  ...['ReadMcpResourceTool', 'ScheduleWakeup', 'SendMessage', 'TaskCreate', 'TaskGet', 'TaskList', 'TaskOutput'],
  ...['TaskStop', 'TaskUpdate', 'TodoWrite', 'ToolSearch', 'WaitForMcpServers'],
])

/** Tools that exist to hear a person: no rule answers for them. */
export const PERSON_TOOLS: ReadonlySet<string> = new Set(['AskUserQuestion'])

export const EDIT_TOOLS: ReadonlySet<string> = new Set(['Edit', 'Write', 'NotebookEdit'])

const OTHER_TOOLS = [
  ...['Artifact', 'Bash', 'EndConversation', 'EnterWorktree', 'ExitPlanMode', 'Monitor', 'PowerShell'],
  ...['ReadMcpResourceDirTool', 'RemoteTrigger', 'ReportFindings', 'SendUserFile', 'Skill', 'WebFetch', 'WebSearch'],
  ...['Workflow', 'Cd'],
  // Gone or renamed, but seen in repositories.
  ...['MultiEdit', 'LS', 'NotebookRead'],
]

export const KNOWN_TOOLS: ReadonlySet<string> = new Set([...UNASKED_TOOLS, ...EDIT_TOOLS, ...OTHER_TOOLS])

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['Task', 'Agent'],
  ['KillShell', 'TaskStop'],
  ['KillBash', 'TaskStop'],
  ['BashOutput', 'TaskOutput'],
  ['SlashCommand', 'Skill'],
])

export function canonicalTool(name: string): string {
  return ALIASES.get(name) ?? name
}

/** Fields that `Tool(field:value)` may name. The primary one is what the tool's own rules speak of. */
interface ToolFields {
  readonly primary: string
  readonly others: readonly string[]
}

export const TOOL_FIELDS: ReadonlyMap<string, ToolFields> = new Map<string, ToolFields>([
  [
    'Bash',
    { primary: 'command', others: ['description', 'timeout', 'run_in_background', 'dangerouslyDisableSandbox'] },
  ],
  ['PowerShell', { primary: 'command', others: ['description', 'timeout', 'run_in_background'] }],
  ['Monitor', { primary: 'command', others: ['description', 'timeout_ms', 'ws'] }],
  ['Read', { primary: 'file_path', others: ['offset', 'limit', 'pages', 'allow_large'] }],
  ['Edit', { primary: 'file_path', others: ['old_string', 'new_string', 'replace_all'] }],
  ['Write', { primary: 'file_path', others: ['content'] }],
  ['NotebookEdit', { primary: 'notebook_path', others: ['cell_id', 'new_source', 'cell_type', 'edit_mode'] }],
  ['Glob', { primary: 'path', others: ['pattern'] }],
  [
    'Grep',
    { primary: 'path', others: ['pattern', 'glob', 'type', 'output_mode', 'multiline', 'head_limit', 'offset'] },
  ],
  ['WebFetch', { primary: 'url', others: ['prompt', 'offset'] }],
  ['WebSearch', { primary: '', others: ['query'] }],
  [
    'Agent',
    {
      primary: 'subagent_type',
      others: [
        'description',
        'prompt',
        'model',
        'effort',
        'run_in_background',
        'name',
        'isolation',
        'mode',
        'team_name',
      ],
    },
  ],
  ['Skill', { primary: 'skill', others: ['args'] }],
])
