/** A row of the model table as `GET /v1/models` shows it. */
import type { Effort, ModelRow, ThinkingType } from './models.ts'

const supported = (value: boolean) => ({ supported: value })

function effortInfo(row: ModelRow) {
  const takes = (level: Effort) => supported(row.efforts.includes(level))
  const levels = { low: takes('low'), medium: takes('medium'), high: takes('high') }
  return { supported: row.efforts.length > 0, ...levels, xhigh: takes('xhigh'), max: takes('max') }
}

function thinkingInfo(row: ModelRow) {
  const accepts = (type: ThinkingType) => supported(row.thinking.includes(type))
  return {
    supported: true,
    types: {
      adaptive: accepts('adaptive'),
      between_tools: accepts('between_tools'),
      disabled: accepts('disabled'),
      enabled: accepts('enabled'),
    },
  }
}

/** The public description of a model: limits and a capability tree. */
export function modelInfo(row: ModelRow) {
  const yes = supported(true)
  return {
    type: 'model' as const,
    id: row.id,
    display_name: row.id,
    created_at: '2026-01-01T00:00:00Z',
    deprecated_at: null,
    retires_at: null,
    lifecycle: 'active' as const,
    line: row.line,
    max_input_tokens: row.window,
    max_tokens: row.maxOutput,
    capabilities: {
      batch: yes,
      citations: yes,
      code_execution: yes,
      context_management: {
        supported: true,
        clear_thinking_20251015: yes,
        clear_tool_uses_20250919: yes,
        compact_20260112: yes,
      },
      effort: effortInfo(row),
      image_input: yes,
      pdf_input: yes,
      server_tools: { supported: true, code_execution: yes, web_search: yes },
      structured_outputs: yes,
      thinking: thinkingInfo(row),
    },
  }
}
