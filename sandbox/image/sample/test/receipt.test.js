import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Basket } from '../src/basket.js'
import { format } from '../src/money.js'
import { receipt } from '../src/receipt.js'

test('amounts are printed with groups and two decimals', () => {
  assert.equal(format(123456), '1,234.56')
  assert.equal(format(-5), '-0.05')
})

test('a receipt lists each line, its discount and the total', () => {
  const printed = receipt(new Basket().add('apple', 40, 20).add('bag', 15))
  assert.equal(
    printed,
    ['20 x apple                  8.00', '  discount                 -0.80', '1 x bag                     0.15', '--------------------------------', 'TOTAL                       7.35'].join('\n'),
  )
})
