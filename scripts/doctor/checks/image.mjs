// Doctor: the image sessions start from.
import { engineRequest, pingEngine } from '../../setup/engine-request.mjs'
import { fail, ok } from '../finding.mjs'
import { inGigabytes, places } from '../places.mjs'

/** @type {import('../finding.mjs').Check} */
export const imageCheck = {
  name: 'image',
  async look() {
    const { image } = places()
    if ((await pingEngine()).kind === 'refused')
      return fail('cannot be seen without an engine', 'See the line "engine".')
    const { status, body } = await engineRequest(`/images/${encodeURIComponent(image)}/json`)
    if (status === 200) return ok(`${image}, ${inGigabytes(JSON.parse(body).Size ?? 0)}`)
    return fail(
      `${image} is not there`,
      'Run `npm start`, which makes slipway-sandbox:latest; an image of your own you pull or build yourself.',
    )
  },
}
