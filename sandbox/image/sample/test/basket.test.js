import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Basket } from '../src/basket.js'

test('an empty basket costs nothing', () => {
  assert.equal(new Basket().total(), 0)
})

test('the same item twice is one line', () => {
  const basket = new Basket().add('apple', 40).add('apple', 40, 2)
  assert.deepEqual(basket.lines().map((line) => line.quantity), [3])
  assert.equal(basket.total(), 120)
})

test('nine pieces have no discount', () => {
  assert.equal(new Basket().add('apple', 40, 9).total(), 360)
})

test('from ten pieces on a line is ten percent cheaper', () => {
  assert.equal(new Basket().add('apple', 40, 10).total(), 360)
})

test('half a cent of discount is rounded up', () => {
  assert.equal(new Basket().add('screw', 5, 11).total(), 49)
})

test('a price with fractions of a cent is refused', () => {
  assert.throws(() => new Basket().add('apple', 39.5), RangeError)
})
