/** Whether WebGL is a graphics card's, by the name it gives. */
import { expect, test } from 'vitest'
import { isPlayedByProcessor } from './draw-by-gpu.ts'

test.each([
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (LLVM 10.0.0) (0x0000C0DE)), SwiftShader driver)',
  'llvmpipe (LLVM 15.0.7, 256 bits)',
  'Mesa/X.org, softpipe',
  'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)',
  'Apple Software Renderer',
])('%s is the processor', (name) => {
  expect(isPlayedByProcessor(name)).toBe(true)
})

test.each([
  'ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)',
  'ANGLE (NVIDIA, GeForce RTX 3060)',
  'WebKit WebGL',
])('%s is a card, or may be one', (name) => {
  expect(isPlayedByProcessor(name)).toBe(false)
})
