/** The tokens of one request, in the API's words. */

export interface PromptUsage {
  input: number
  cacheRead: number
  cacheCreation5m: number
  cacheCreation1h: number
}

export interface RequestUsage extends PromptUsage {
  output: number
}

/** `usage` of a message. */
export function messageUsage(usage: RequestUsage, thinkingTokens: number) {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cacheCreation5m + usage.cacheCreation1h,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheCreation5m,
      ephemeral_1h_input_tokens: usage.cacheCreation1h,
    },
    output_tokens: usage.output,
    output_tokens_details: { thinking_tokens: thinkingTokens },
    server_tool_use: null,
    service_tier: 'standard',
    inference_geo: null,
    speed: 'standard',
  }
}

/** `usage` of a `message_delta`: cumulative. */
export function deltaUsage(usage: RequestUsage, thinkingTokens: number) {
  const { cache_creation, service_tier, inference_geo, speed, ...counts } = messageUsage(usage, thinkingTokens)
  return counts
}
