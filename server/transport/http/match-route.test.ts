/** A request finds the one route it names, or is told what is there instead. */
import { expect, test } from 'vitest'
import { routes } from '#protocol/api/routes.ts'
import { matchRoute } from './match-route.ts'

test('every route is found by its own method and path, with its parameters decoded', () => {
  for (const [name, { method, path }] of Object.entries(routes)) {
    const match = matchRoute(method, path.replaceAll(/:\w+/g, 'x%2F1'))
    expect(match).toMatchObject({ kind: 'route', name })
    if (match.kind !== 'route') continue
    expect(Object.keys(match.params)).toEqual([...path.matchAll(/:(\w+)/g)].map(([, param]) => param))
    for (const value of Object.values(match.params)) expect(value).toBe('x/1')
  }
})

test('a HEAD is answered as its GET', () => {
  expect(matchRoute('HEAD', '/livez')).toMatchObject({ kind: 'route', name: 'livez' })
})

test('another method is told which there are; another path, that nothing is there', () => {
  expect(matchRoute('POST', '/livez')).toEqual({ kind: 'wrong_method', allow: ['GET'] })
  for (const path of ['/', '/livez/', '/api', '/api/sessions/', '/api/sessions//events', '/api//sessions', '/LIVEZ']) {
    expect(matchRoute('GET', path), path).toEqual({ kind: 'none' })
  }
})

test('a segment that is no text is no parameter', () => {
  expect(matchRoute('GET', '/api/sessions/%ff')).toEqual({ kind: 'none' })
})
