/** Tells the Prisma tools where the schema is. The server itself never reads this: it applies its own migrations. */
import { defineConfig } from 'prisma/config'

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } })
