/** Whether a tool's schema is a JSON schema of draft 2020-12: the keywords that clients get wrong, checked all the way down. */

const typeNames = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])
const keyed = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas'])
const lists = new Set(['oneOf', 'anyOf', 'allOf', 'prefixItems'])
const single = new Set(['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'])
const counts = new Set(['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'])
const numbers = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'])

type Fault = string | undefined

function first<Item>(items: Iterable<Item>, find: (item: Item) => Fault): Fault {
  for (const item of items) {
    const fault = find(item)
    if (fault !== undefined) return fault
  }
  return undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function typeFault(value: unknown): Fault {
  const names = Array.isArray(value) ? value : [value]
  return names.every((name) => typeNames.has(String(name))) ? undefined : `'type' cannot be ${JSON.stringify(value)}`
}

function requiredFault(value: unknown): Fault {
  const isList = Array.isArray(value) && value.every((name) => typeof name === 'string')
  return isList ? undefined : "'required' must be a list of strings"
}

function subschemaFault(word: string, value: unknown): Fault {
  if (single.has(word)) return jsonSchemaFault(value)
  if (keyed.has(word))
    return isRecord(value) ? first(Object.values(value), jsonSchemaFault) : `'${word}' must be an object`
  const isList = Array.isArray(value) && value.length > 0
  return isList ? first(value, jsonSchemaFault) : `'${word}' must be a list that is not empty`
}

function keywordFault(word: string, value: unknown): Fault {
  if (single.has(word) || keyed.has(word) || lists.has(word)) return subschemaFault(word, value)
  if (word === 'type') return typeFault(value)
  if (word === 'required') return requiredFault(value)
  if (word === 'enum') return Array.isArray(value) ? undefined : "'enum' must be a list"
  if (counts.has(word)) return Number.isInteger(value) && Number(value) >= 0 ? undefined : `'${word}' must be a count`
  if (numbers.has(word)) return typeof value === 'number' ? undefined : `'${word}' must be a number`
  return undefined
}

/** What is wrong with a schema, or nothing. */
export function jsonSchemaFault(schema: unknown): Fault {
  if (typeof schema === 'boolean') return undefined
  if (!isRecord(schema)) return 'a schema must be an object or a boolean'
  return first(Object.entries(schema), ([word, value]) => keywordFault(word, value))
}
