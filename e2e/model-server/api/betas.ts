/** The values of `anthropic-beta` that exist, and which field of a request needs which of them. */

const names = `
  computer-use-2024-10-22
  computer-use-2025-01-24
  output-128k-2025-02-19
  mcp-client-2025-04-04
  mcp-client-2025-11-20
  dev-full-thinking-2025-05-14
  interleaved-thinking-2025-05-14
  code-execution-2025-05-22
  context-1m-2025-08-07
  context-management-2025-06-27
  model-context-window-exceeded-2025-08-26
  fast-mode-2026-02-01
  output-300k-2026-03-24
  user-profiles-2026-03-24
  user-profiles-2026-08-18
  user-profiles-2026-09-04
  advisor-tool-2026-03-01
  managed-agents-2026-04-01
  dreaming-2026-04-21
  thinking-token-count-2026-05-13
  server-side-fallback-2026-06-01
  server-side-fallback-2026-07-01
  fallback-credit-2026-06-01
  fallback-credit-2026-07-01
  agent-memory-2026-07-22
  mid-conversation-tool-changes-2026-07-01
  compact-2026-01-12
  computer-use-2025-11-24
  mcp-tunnels-2026-06-22
  structured-outputs-2025-11-13
  task-budgets-2026-03-13
  thinking-display-updates-2026-08-18
  mid-conversation-output-config-2026-07-01
  thinking-binding-controls-2026-08-01
  mid-conversation-system-clear-at-2026-08-21
  compact-2026-09-04
  inline-tools-2026-09-15
  mcp-client-2026-09-15
  ce-plugins-2026-09-01
  spend-limit-reads-2026-09-26
  telemetry-destinations-2026-08-11
  webhooks-2026-10-07
  admin-user-sign-out-2026-10-08
  message-threads-2026-08-12
  analytics-usage-cost-2026-08-24
  experimental-claude-tag-2026-10-21
  message-batches-2024-09-24
  prompt-caching-2024-07-31
  pdfs-2024-09-25
  token-counting-2024-11-01
  token-efficient-tools-2025-02-19
  files-api-2025-04-14
  extended-cache-ttl-2025-04-11
  skills-2025-10-02
  cache-diagnosis-2026-04-07
  ce-user-management-2026-07-13
  ce-claude-code-managed-settings-2026-10-06
  user-profiles-billing-2026-10-01
  structured-outputs-2025-12-15
`

/** Every value the header may hold, dead ones included. */
export const knownBetas: ReadonlySet<string> = new Set(names.trim().split(/\s+/))

export interface BetaField {
  /** Where the field stands, dots between keys. */
  path: string
  betas: string[]
  /** Only these values of the field belong to the beta; without it the whole field does. */
  values?: unknown[]
  /** False for what this server takes but does not act on. */
  played: boolean
}

/** Fields that are unknown to the API unless their beta is asked for. */
export const betaFields: readonly BetaField[] = [
  { path: 'context_management', betas: ['context-management-2025-06-27', 'compact-2026-01-12'], played: false },
  { path: 'compaction', betas: ['compact-2026-09-04'], played: false },
  { path: 'mcp_servers', betas: ['mcp-client-2025-11-20', 'mcp-client-2026-09-15'], played: false },
  { path: 'fallbacks', betas: ['server-side-fallback-2026-06-01', 'server-side-fallback-2026-07-01'], played: false },
  { path: 'thread', betas: ['message-threads-2026-08-12'], played: false },
  { path: 'output_config.task_budget', betas: ['task-budgets-2026-03-13'], played: false },
  { path: 'thinking.block_binding', betas: ['thinking-binding-controls-2026-08-01'], played: true },
  { path: 'thinking.display', values: ['updates'], betas: ['thinking-display-updates-2026-08-18'], played: true },
]

/** The beta that lets a request drop thinking blocks whose conversation has changed. */
export const bindingControlsBeta = 'thinking-binding-controls-2026-08-01'
