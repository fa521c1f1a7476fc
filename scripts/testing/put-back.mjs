// Before a file of tests is read: what the last test of the one before had put in place is taken out. Vitest by itself does so only when the next test begins, and by then the file has imported what it needs.
import { vi } from 'vitest'

vi.unstubAllGlobals()
vi.unstubAllEnvs()
vi.restoreAllMocks()
