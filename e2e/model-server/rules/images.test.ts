/** Rows 44 and 45: pictures and documents by their bytes. */
import { describe, expect, test } from 'vitest'
import { assistant, body, call, type Fields, judge, result, talk, user } from './testing/judge.ts'

function png(width: number, height: number, padding = 0): string {
  const header = Buffer.alloc(33 + padding)
  header.write('89504e470d0a1a0a0000000d49484452', 0, 'hex')
  header.writeUInt32BE(width, 16)
  header.writeUInt32BE(height, 20)
  return header.toString('base64')
}

/** An empty segment, then the one that starts the frame. */
const jpeg = Buffer.from('ffd8ffe0000200ffc0000b08006400c801', 'hex').toString('base64')
const gif = Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1').toString('base64')
const webp = Buffer.concat([
  Buffer.from('RIFF\0\0\0\0WEBPVP8X', 'latin1'),
  Buffer.from('0a00000000000000ff0000ff0000', 'hex'),
]).toString('base64')

const image = (data: string, media_type = 'image/png'): Fields => ({
  type: 'image',
  source: { type: 'base64', media_type, data },
})
const shown = (...images: Fields[]) => talk(user(images))
const where = 'messages.0.content.0.image.source.base64'

describe('images', () => {
  test.each([
    ['png', image(png(10, 10))],
    ['gif', image(gif, 'image/gif')],
    ['webp', image(webp, 'image/webp')],
  ])('[44] %s is accepted', (_, picture) => {
    expect(judge(shown(picture)).refusals).toEqual([])
  })

  test('[44] the declared type must match the bytes', () => {
    const words =
      'The image was specified using the image/png media type, but the image appears to be a image/jpeg image'
    expect(judge(shown(image(jpeg))).refusals).toEqual([`44: ${where}.media_type: ${words}`])
    expect(judge(shown(image(jpeg, 'image/jpeg'))).refusals).toEqual([])
  })

  test('[44] bytes that are no image', () => {
    expect(judge(shown(image('eHh4'))).refusals).toEqual([`44: ${where}: Could not process image`])
    expect(judge(shown(image('not base64!'))).refusals).toEqual([`44: ${where}: Could not process image`])
    const inResult = talk(user('Hi'), assistant([call('a')]), user([result('a', { content: [image('eHh4')] })]))
    const inner = 'messages.2.content.0.tool_result.content.0.image.source.base64'
    expect(judge(inResult).refusals).toEqual([`44: ${inner}: Could not process image`])
  })

  test('[44] more than 5 MB of base64', () => {
    const limit = 5 * 1024 * 1024
    const large = png(10, 10, (limit / 4) * 3)
    expect(judge(shown(image(large))).refusals).toEqual([
      `44: ${where}: image exceeds 5 MB maximum: ${large.length} bytes > ${limit} bytes`,
    ])
    expect(judge(shown(image(png(10, 10, (limit / 4) * 3 - 60)))).refusals).toEqual([])
  })

  test('[45] number and size, by window and crowd', () => {
    const many = (count: number, side = 10) => Array.from({ length: count }, () => image(png(side, side)))
    const small = (count: number) => body({ model: 'claude-haiku-4-5', messages: [user(many(count))] })
    expect(judge(small(101)).refusals).toEqual(['45: messages: at most 100 images are allowed, found 101'])
    expect(judge(small(100)).refusals).toEqual([])
    expect(judge(shown(...many(101))).refusals).toEqual([])
    expect(judge(shown(image(png(8001, 10)))).refusals).toHaveLength(1)
    expect(judge(shown(image(png(8000, 10)))).refusals).toEqual([])
    expect(judge(shown(image(png(10, 8001)))).refusals).toHaveLength(1)
    expect(judge(shown(...many(21, 2001))).refusals).toHaveLength(21)
    expect(judge(shown(...many(20, 2001))).refusals).toEqual([])
  })

  test('[45] an error in place of a smaller picture', () => {
    const strict = (side: number) => shown({ ...image(png(side, 10)), transformations: { oversized_image: 'error' } })
    const words = 'image is larger than 1568 pixels and would be downsized'
    expect(judge(strict(1569)).refusals).toEqual([`45: messages.0.content.0.image: ${words}`])
    expect(judge(strict(1568)).refusals).toEqual([])
    expect(judge(shown(image(png(1569, 10)))).refusals).toEqual([])
  })

  test('[45] pages of a document', () => {
    const pdf = (pages: number) =>
      Buffer.from(`%PDF-1.7 ${'/Type /Page '.repeat(pages)}/Type /Pages`).toString('base64')
    const document = (data: string) => ({
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data },
    })
    const sent = (data: string) => body({ model: 'claude-haiku-4-5', messages: [user([document(data)])] })
    const at = 'messages.0.content.0.document.source.base64.data'
    expect(judge(sent(pdf(101))).refusals).toEqual([`45: ${at}: A maximum of 100 PDF pages may be provided.`])
    expect(judge(sent(pdf(100))).refusals).toEqual([])
    expect(judge(sent('eHh4')).refusals).toEqual([`44: ${at}: The PDF specified was not valid.`])
  })
})
