/** Rows 44 and 45: pictures and documents, by their bytes. */
import { refuse, type Violation } from '../api/violation.ts'
import { imageSize, imageType } from '../prompt/image-bytes.ts'
import type { PlacedBlock } from '../prompt/turns.ts'
import type { BlockOf } from '../schema/message.ts'
import type { Checked, Rule } from './checked.ts'

const mostBytes = 5 * 1024 * 1024
const mostPixels = 8000
const mostPixelsInCrowd = 2000
const crowd = 20
/** Above this the API reads a smaller copy. */
const mostPixelsUnscaled = 1568
const largeWindow = 1_000_000

interface PlacedImage {
  image: BlockOf<'image'>
  path: string
}

function imagesIn({ block, path }: PlacedBlock): PlacedImage[] {
  if (block.type === 'image') return [{ image: block, path }]
  if (block.type !== 'tool_result' || !Array.isArray(block.content)) return []
  return block.content.flatMap((part, index) =>
    part.type === 'image' ? [{ image: part, path: `${path}.tool_result.content.${index}` }] : [],
  )
}

function allImages({ turns }: Checked): PlacedImage[] {
  return turns.flatMap((turn) => turn.blocks).flatMap(imagesIn)
}

function* judgeBytes({ image, path }: PlacedImage): Iterable<Violation> {
  if (image.source.type !== 'base64') return
  const { data, media_type } = image.source
  const where = `${path}.image.source.base64`
  const real = /^[A-Za-z0-9+/]*={0,2}$/.test(data) ? imageType(Buffer.from(data, 'base64')) : undefined
  if (real === undefined) yield refuse(44, 'Could not process image', where)
  else if (real !== media_type) {
    const words = `The image was specified using the ${media_type} media type, but the image appears to be a ${real} image`
    yield refuse(44, words, `${where}.media_type`)
  }
  if (data.length > mostBytes) {
    yield refuse(44, `image exceeds 5 MB maximum: ${data.length} bytes > ${mostBytes} bytes`, where)
  }
}

/** Row 44. */
export const imageBytes: Rule = function* (request) {
  for (const placed of allImages(request)) yield* judgeBytes(placed)
}

/** Row 45: number and size. */
export const imageLimits: Rule = function* (request) {
  const images = allImages(request)
  const most = request.model.window >= largeWindow ? 600 : 100
  if (images.length > most) yield refuse(45, `messages: at most ${most} images are allowed, found ${images.length}`)
  const side = images.length > crowd ? mostPixelsInCrowd : mostPixels
  for (const { image, path } of images) {
    const size = image.source.type === 'base64' ? imageSize(Buffer.from(image.source.data, 'base64')) : undefined
    if (size === undefined || Math.max(size.width, size.height) <= side) continue
    const words = `At least one of the image dimensions exceeds the max allowed size: ${side} pixels`
    yield refuse(45, words, `${path}.image.source.base64.data`)
  }
}

/** Row 45: whoever would rather have an error than a smaller picture gets it. */
export const downscaledImages: Rule = function* (request) {
  for (const { image, path } of allImages(request)) {
    if (image.transformations?.oversized_image !== 'error' || image.source.type !== 'base64') continue
    const size = imageSize(Buffer.from(image.source.data, 'base64'))
    if (size === undefined || Math.max(size.width, size.height) <= mostPixelsUnscaled) continue
    yield refuse(45, `image is larger than ${mostPixelsUnscaled} pixels and would be downsized`, `${path}.image`)
  }
}

/** Row 45: pages of documents, counted by their page objects. */
export const documentPages: Rule = function* ({ turns, model }) {
  const most = model.window >= largeWindow ? 600 : 100
  for (const { block, path } of turns.flatMap((turn) => turn.blocks)) {
    if (block.type !== 'document' || block.source.type !== 'base64') continue
    const bytes = Buffer.from(block.source.data, 'base64').toString('latin1')
    if (!bytes.startsWith('%PDF'))
      yield refuse(44, 'The PDF specified was not valid.', `${path}.document.source.base64.data`)
    const pages = bytes.match(/\/Type\s*\/Page(?![a-zA-Z])/g)?.length ?? 0
    if (pages > most)
      yield refuse(45, `A maximum of ${most} PDF pages may be provided.`, `${path}.document.source.base64.data`)
  }
}
