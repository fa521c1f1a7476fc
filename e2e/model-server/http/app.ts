/** What one running server is made of; every request is served out of it. */
import type { ModelRow } from '../api/models.ts'
import type { RequestLog } from '../play/request-log.ts'
import type { CacheBooks } from '../prompt/cache-books.ts'
import type { Signer } from '../prompt/signature.ts'
import type { SentAnswers } from '../rules/sent-answers.ts'
import type { Script } from '../script/script.ts'
import type { Conversations } from './conversations.ts'

export interface App {
  key: string
  models: readonly ModelRow[]
  bodyLimit: number
  signer: Signer
  books: CacheBooks
  sent: SentAnswers
  script: Script
  log: RequestLog
  conversations: Conversations
  nextId: (prefix: 'msg' | 'req' | 'toolu') => string
}
