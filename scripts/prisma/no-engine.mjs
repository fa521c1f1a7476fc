#!/usr/bin/env node
/** Stands where Prisma looks for its native schema engine, so that nobody runs `migrate` or `db` by habit and sees it do nothing. */
console.error(
  'Slipway does not use the native schema engine: it applies prisma/migrations itself at start. See scripts/prisma.',
)
process.exit(1)
