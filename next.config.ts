/** How the pages are built. They are served by our own server, never by Next's. */
import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // By this a page of an older release notices that the server has a newer one.
  env: { SLIPWAY_BUILD: Date.now().toString(36) },
  // `npm run check` looks at the types of all of it; whoever only starts Slipway need not wait for that.
  typescript: { tsconfigPath: 'app/tsconfig.json', ignoreBuildErrors: true },
  // Nothing of ours is an image that needs to be scaled, and the optimiser is one door more.
  images: { unoptimized: true },
}

export default config
