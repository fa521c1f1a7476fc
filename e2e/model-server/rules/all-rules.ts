/** Every rule on a readable request, in the order in which the API speaks. Reading this list is reading the contract. */
import { markerCount, markerOnNothing, markerOrder } from './cache-markers.ts'
import type { NoticeRule, Rule } from './checked.ts'
import { documentPages, downscaledImages, imageBytes, imageLimits } from './images.ts'
import { prefillModel, prefillWhitespace } from './prefill.ts'
import { returnedCalls } from './returned-calls.ts'
import { sampling } from './sampling.ts'
import { betaOnly, notPlayed, stopSequences, toolsGone } from './side-fields.ts'
import { systemRoleModel, systemRolePlace } from './system-role.ts'
import { blankResultText, messageText, resultText, systemText } from './text-content.ts'
import { keptThinking, returnedThinking, thinkingFirst, thinkingNotices } from './thinking-blocks.ts'
import { effortSupport, effortWithoutThinking, steadyEffort, thinkingBudget, thinkingType } from './thinking-config.ts'
import { maxTokens, prewarm } from './token-limits.ts'
import { chosenTool, forcedByModel, forcedWhileThinking } from './tool-choice.ts'
import { answeredCalls, orphanResults, singleResults, uniqueCalls } from './tool-pairing.ts'
import { deferredTools, inputSchemas, schemaKeys, uniqueTools } from './tools.ts'
import { blockRoles, emptyContent, firstTurn, messageCount, strictVersionBlocks } from './turn-order.ts'
import { promptLength } from './window.ts'

export const allRules: readonly Rule[] = [
  betaOnly,
  maxTokens,
  prewarm,
  messageCount,
  firstTurn,
  emptyContent,
  blockRoles,
  strictVersionBlocks,
  systemRoleModel,
  systemRolePlace,
  messageText,
  systemText,
  resultText,
  answeredCalls,
  orphanResults,
  singleResults,
  uniqueCalls,
  returnedCalls,
  prefillModel,
  prefillWhitespace,
  uniqueTools,
  inputSchemas,
  schemaKeys,
  deferredTools,
  chosenTool,
  forcedWhileThinking,
  forcedByModel,
  markerCount,
  markerOrder,
  markerOnNothing,
  thinkingType,
  thinkingBudget,
  effortWithoutThinking,
  steadyEffort,
  effortSupport,
  returnedThinking,
  thinkingFirst,
  keptThinking,
  sampling,
  imageBytes,
  imageLimits,
  downscaledImages,
  documentPages,
  promptLength,
  stopSequences,
]

export const noticeRules: readonly NoticeRule[] = [blankResultText, thinkingNotices, notPlayed, toolsGone]
