/** Rows 24 to 26 and 33: the tools that are offered. Names and required fields are the schema's matter. */
import { refuse, type Violation } from '../api/violation.ts'
import { isCustom } from '../schema/tools.ts'
import type { Rule } from './checked.ts'
import { jsonSchemaFault } from './json-schema.ts'

/** Row 24. */
export const uniqueTools: Rule = function* ({ body }) {
  const names = (body.tools ?? []).map((tool) => tool.name)
  if (new Set(names).size < names.length) yield refuse(24, 'tools: Tool names must be unique.')
}

/** Row 25. */
export const inputSchemas: Rule = function* ({ body }) {
  for (const [index, tool] of (body.tools ?? []).entries()) {
    if (!isCustom(tool)) continue
    const path = `tools.${index}.custom`
    const schema: Record<string, unknown> = tool.input_schema
    if (['oneOf', 'allOf', 'anyOf'].some((word) => word in schema)) {
      yield refuse(25, 'input_schema does not support oneOf, allOf, or anyOf at the top level', path)
    }
    const fault = jsonSchemaFault(schema)
    if (fault !== undefined) {
      const words =
        'JSON schema is invalid. It must match JSON Schema draft 2020-12 (https://json-schema.org/draft/2020-12).'
      yield refuse(25, `${words} ${fault}`, `${path}.input_schema`)
    }
  }
}

const propertyKey = /^[a-zA-Z0-9_.-]{1,64}$/

function* propertyKeys(schema: unknown, path: string): Iterable<Violation> {
  if (typeof schema !== 'object' || schema === null) return
  for (const [word, inner] of Object.entries(schema)) {
    if (word === 'properties' && typeof inner === 'object' && inner !== null) {
      for (const key of Object.keys(inner).filter((name) => !propertyKey.test(name))) {
        yield refuse(26, `Property keys should match pattern '${propertyKey.source}'`, `${path}.properties.${key}`)
      }
      for (const [key, value] of Object.entries(inner)) yield* propertyKeys(value, `${path}.properties.${key}`)
    } else if (word === 'items') {
      yield* propertyKeys(inner, `${path}.items`)
    }
  }
}

/** Row 26. */
export const schemaKeys: Rule = function* ({ body }) {
  for (const [index, tool] of (body.tools ?? []).entries()) {
    if (isCustom(tool)) yield* propertyKeys(tool.input_schema, `tools.${index}.custom.input_schema`)
  }
}

/** Row 33. */
export const deferredTools: Rule = function* ({ body }) {
  const tools = body.tools ?? []
  for (const [index, tool] of tools.entries()) {
    if (!tool.defer_loading || !tool.cache_control) continue
    yield refuse(33, 'a tool with defer_loading cannot have cache_control', `tools.${index}`)
  }
  if (tools.length > 0 && tools.every((tool) => tool.defer_loading)) {
    yield refuse(33, 'tools: at least one tool must not have defer_loading')
  }
}
