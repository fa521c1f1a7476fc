import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteRing } from './byte-ring.ts'

test('[TM1] what is read at an offset is what was written there, whatever was written in which pieces', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 70_000 }),
      fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 12 }),
      fc.integer({ min: 0, max: 1000 }),
      (capacity, sizes, from) => {
        const ring = new ByteRing(capacity, from)
        let whole = Buffer.alloc(0)
        for (const [index, size] of sizes.entries()) {
          const piece = Buffer.alloc(size, index + 1)
          whole = Buffer.concat([whole, piece])
          ring.write(piece)
        }
        expect(ring.total).toBe(from + whole.length)
        expect(ring.total - ring.start).toBe(Math.min(capacity, whole.length))
        const { offset, bytes } = ring.read(0, Number.MAX_SAFE_INTEGER)
        expect(offset).toBe(ring.start)
        expect(bytes.equals(whole.subarray(ring.start - from))).toBe(true)
      },
    ),
    { numRuns: 200 },
  )
})

test('a gap gives up what lies before it', () => {
  const ring = new ByteRing(10)
  ring.write(Buffer.from('abc'))
  ring.skipTo(100)
  ring.write(Buffer.from('de'))
  expect(ring.read(0, 10)).toEqual({ offset: 100, bytes: Buffer.from('de') })
  expect(ring.read(500, 10)).toEqual({ offset: 102, bytes: Buffer.alloc(0) })
})
