// Node's version floor.
import { expect, test } from 'vitest'
import { compareVersions, nodeProblem } from './check-node.mjs'

test.each([
  ['20.19.0', '20.19', 0],
  ['20.9.0', '20.19', -1],
  ['20.20.2', '20.19', 1],
  ['22.0.0', '20.19', 1],
  ['1.1.5+ds1', '1.2.8', -1],
  ['20.10.24+dfsg1', '29.5.1', -1],
  ['v18', '20.19', -1],
])('%s against %s is %i', (left, right, sign) => {
  expect(Math.sign(compareVersions(left, right))).toBe(sign)
})

test('an old Node and a foreign system are refused in a sentence', () => {
  expect(nodeProblem({ node: '18.20.0', range: '>=20.19' })).toContain('needs Node 20.19')
  expect(nodeProblem({ platform: 'darwin' })).toContain('Linux')
  expect(nodeProblem({ node: '20.19.0', range: '>=20.19' })).toBe('')
})
