/** `GET /v1/models`, page by page, and `GET /v1/models/{id}`. */
import { modelInfo } from '../api/model-info.ts'
import { findModel, type ModelRow } from '../api/models.ts'
import { refuse, type Violation } from '../api/violation.ts'

/** Row 4. */
export function unknownModel(id: string): Violation {
  return { row: 4, status: 404, type: 'not_found_error', message: `model: ${id}`, refused: true }
}

/** One model, or the 404 for it. */
export function describeModel(table: readonly ModelRow[], id: string): object | Violation {
  const row = findModel(table, id)
  return row === undefined ? unknownModel(id) : modelInfo(row)
}

function pageStart(table: readonly ModelRow[], query: URLSearchParams, limit: number): number {
  const after = query.get('after_id')
  const before = query.get('before_id')
  if (after !== null) return table.findIndex((row) => row.id === after) + 1
  if (before !== null) return Math.max(0, table.findIndex((row) => row.id === before) - limit)
  return 0
}

/** A page of the list. */
export function listModels(table: readonly ModelRow[], query: URLSearchParams): object | Violation {
  const limit = Number(query.get('limit') ?? 20)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    return refuse(6, 'Input should be between 1 and 1000', 'limit')
  }
  const start = pageStart(table, query, limit)
  const page = table.slice(start, start + limit)
  return {
    data: page.map(modelInfo),
    has_more: start + limit < table.length,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  }
}
