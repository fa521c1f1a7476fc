/** The document is made of the schemas; these tests say that it is whole. */
import { expect, test } from 'vitest'
import { openApi } from './openapi.ts'
import { routes } from './routes.ts'

const document = openApi('1.2.3') as {
  openapi: string
  paths: Record<string, Record<string, { operationId: string; parameters: { name: string; in: string }[] }>>
}

test('names every route once, with its method and path', () => {
  const named = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`),
  )
  const expected = Object.entries(routes).map(
    ([name, { method, path }]) => `${name} ${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
  )
  expect(named.toSorted()).toEqual(expected.toSorted())
})

test('every segment in braces is described as a parameter', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    for (const { parameters } of Object.values(methods)) {
      expect(parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(inPath)
    }
  }
})

test('a request is described as it is sent, not as it is parsed', () => {
  const list = document.paths['/api/sessions']?.['get']
  expect(list?.parameters.map(({ name }) => name)).toEqual(['search', 'shelf', 'archived', 'limit', 'cursor'])
  const text = JSON.stringify(document)
  expect(text).toContain('"openapi":"3.1.0"')
  expect(text).not.toContain('$schema')
})

test('no two routes answer the same request', () => {
  const keys = Object.values(routes).map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
  expect(new Set(keys).size).toBe(keys.length)
})
