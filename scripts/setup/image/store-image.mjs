// Images in the Docker engine: look, import, build, tag.
import { spawn } from 'node:child_process'
import { engineRequest } from '../engine-request.mjs'
import { SetupFailure } from '../failure.mjs'

const longMs = 600_000

/** @type {string} name of the sandbox image, without tag */
export const imageName = 'slipway-sandbox'

/**
 * @param {string} reference name:tag
 * @returns {Promise<string | null>} the image's id
 */
export async function imageId(reference) {
  const { status, body } = await engineRequest(`/images/${encodeURIComponent(reference)}/json`)
  return status === 200 ? JSON.parse(body).Id : null
}

/**
 * Points name:tag to an image.
 *
 * @param {string} id
 * @param {string} tag
 */
export async function tagImage(id, tag) {
  const { status, body } = await engineRequest(
    `/images/${encodeURIComponent(id)}/tag?${new URLSearchParams({ repo: imageName, tag })}`,
    {
      method: 'POST',
    },
  )
  if (status !== 201)
    throw new SetupFailure(
      `The Docker engine would not tag the sandbox image: ${body.trim()}`,
      'Mend what it names, and start again.',
    )
}

/**
 * Imports a folder as the image name:tag.
 *
 * @param {string} folder
 * @param {{ tag: string, changes: string[] }} options `changes`: Dockerfile instructions
 * @param {import('../step-context.mjs').StepContext} context
 */
export async function importFolder(folder, { tag, changes }, context) {
  const query = new URLSearchParams({ fromSrc: '-', repo: imageName, tag })
  for (const change of changes) query.append('changes', change)
  await sendTar(['-C', folder, '.'], `/images/create?${query}`, context)
}

/**
 * Builds the image name:tag from a Dockerfile.
 *
 * @param {string[]} tarArguments what the build context holds
 * @param {string} tag
 * @param {import('../step-context.mjs').StepContext} context
 */
export async function buildImage(tarArguments, tag, context) {
  const query = new URLSearchParams({
    t: `${imageName}:${tag}`,
    rm: '1',
    forcerm: '1',
  })
  await sendTar(tarArguments, `/build?${query}`, context)
}

/**
 * @param {string[]} tarArguments
 * @param {string} path
 * @param {import('../step-context.mjs').StepContext} context
 */
async function sendTar(tarArguments, path, context) {
  const tar = spawn('tar', ['--numeric-owner', '-c', ...tarArguments], { stdio: ['ignore', 'pipe', 'pipe'] })
  tar.stderr.setEncoding('utf8').on('data', context.log)
  const ended = new Promise((resolve) => {
    tar.on('error', (error) => resolve(error.message))
    tar.on('close', (code) => resolve(code === 0 ? '' : `tar ended with code ${code}`))
  })
  try {
    const { status, body } = await engineRequest(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-tar' },
      body: tar.stdout,
      timeoutMs: longMs,
      signal: context.signal,
      onData: context.log,
    })
    const problem = engineError(status, body) || (await ended)
    if (problem !== '') {
      throw new SetupFailure(
        `The Docker engine could not take the sandbox image: ${problem}`,
        'Check that some 2 GB are free where Docker keeps its images (`df -h /var/lib/docker`), and start again.',
      )
    }
  } finally {
    tar.kill('SIGKILL')
  }
}

/**
 * The engine reports failures of long work inside a stream that began with 200.
 *
 * @param {number} status
 * @param {string} body lines of JSON
 * @returns {string} empty when all went well
 */
export function engineError(status, body) {
  if (status < 200 || status >= 300) return body.trim() || `HTTP ${status}`
  for (const line of body.split('\n').filter((text) => text.includes('"error"'))) {
    try {
      const { error } = JSON.parse(line)
      if (error) return String(error)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error // half a line: not the engine's word on an error
    }
  }
  return ''
}
