import { percentOf } from './money.js'

const QUANTITY_FOR_DISCOUNT = 10
const DISCOUNT_PERCENT = 10

export class Basket {
  #lines = new Map()

  add(name, priceInCents, quantity = 1) {
    if (!Number.isInteger(priceInCents) || priceInCents < 0) throw new RangeError(`Not a price in cents: ${priceInCents}`)
    if (!Number.isInteger(quantity) || quantity < 1) throw new RangeError(`Not a quantity: ${quantity}`)
    const line = this.#lines.get(name) ?? { name, priceInCents, quantity: 0 }
    line.quantity += quantity
    this.#lines.set(name, line)
    return this
  }

  lines() {
    return [...this.#lines.values()].map((line) => {
      const gross = line.priceInCents * line.quantity
      const discount = line.quantity > QUANTITY_FOR_DISCOUNT ? percentOf(gross, DISCOUNT_PERCENT) : 0
      return { ...line, gross, discount, net: gross - discount }
    })
  }

  total() {
    return this.lines().reduce((sum, line) => sum + line.net, 0)
  }
}
