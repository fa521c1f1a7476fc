/** Prisma's schema engine without its native binary: the WASM build over a driver adapter. For developers only. */
import { readFile } from 'node:fs/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import type * as Engine from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

const SCHEMA_PATH = 'prisma/schema.prisma'
/** The type "char", which introspection asks for and the adapter does not know. */
const CHAR_OID = 18
const TEXT_OID = 25

/** By the columns of a query: which of them are "char". */
type CharColumns = Map<string, number[]>

class IntrospectionPool extends pg.Pool {
  readonly chars: CharColumns = new Map()

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg cannot be restated; arguments pass through as they are
  override query(...input: any[]): any {
    const answer = super.query(...(input as [string])) as unknown as Promise<pg.QueryResult>
    return answer.then((result) => {
      const found = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []))
      if (found.length > 0) this.chars.set(result.fields.map(({ name }) => name).join(), found)
      for (const index of found) Object.assign(result.fields[index] ?? {}, { dataTypeID: TEXT_OID })
      return result
    })
  }
}

/** Gives the engine characters where it asked for characters. */
class IntrospectionAdapter extends PrismaPg {
  readonly #pool: IntrospectionPool

  constructor(pool: IntrospectionPool) {
    super(pool)
    this.#pool = pool
  }

  override async connect() {
    const adapter = await super.connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query)
      for (const index of this.#pool.chars.get(result.columnNames.join()) ?? []) {
        result.columnTypes[index] = ColumnTypeEnum.Character
      }
      return result
    }
    return adapter
  }
}

/** SQL that would bring the database to the schema; empty when it is there already. */
export async function diffToSchema(connection: pg.ClientConfig, schemaFile: URL): Promise<string> {
  const pool = new IntrospectionPool({ ...connection, max: 4 })
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new IntrospectionAdapter(pool))
    const files = [{ path: SCHEMA_PATH, content: await readFile(schemaFile, 'utf8') }]
    const { SchemaEngine } = await loadEngine()
    const engine = await SchemaEngine.new({ datamodels: [[SCHEMA_PATH, files[0]?.content ?? '']] }, () => {}, adapter)
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    })
    return stdout === null || stdout.includes('This is an empty migration') ? '' : stdout
  } finally {
    await pool.end()
  }
}

/** The engine reports a panic through this global and dies without words when it is missing. */
const panics = globalThis as unknown as { PRISMA_WASM_PANIC_REGISTRY?: { set_message(message: string): void } }

/** The package's own entry imports a .wasm file, which Node does not do without a flag. */
async function loadEngine(): Promise<typeof Engine> {
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as typeof Engine & {
    __wbg_set_wasm(exports: WebAssembly.Exports): void
  }
  const entry = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = await readFile(new URL('./schema_engine_bg.wasm', entry))
  const imports = { './schema_engine_bg.js': engine } as unknown as WebAssembly.Imports
  const { instance } = await WebAssembly.instantiate(bytes, imports)
  engine.__wbg_set_wasm(instance.exports)
  panics.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => console.error(`The schema engine panicked: ${message}`),
  }
  ;(instance.exports['__wbindgen_start'] as () => void)()
  return engine
}
