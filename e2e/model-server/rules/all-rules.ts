/** Every rule on a readable request, in the order in which the API speaks. Reading this list is reading the contract. */
import type { NoticeRule, Rule } from './checked.ts'

export const allRules: readonly Rule[] = []

export const noticeRules: readonly NoticeRule[] = []
