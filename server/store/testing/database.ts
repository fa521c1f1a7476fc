/** Looks into the database behind a test's store. */
import pg from 'pg'
import { urlOf } from './second-server.ts'

/** Rows of one query on a connection of its own. Values as the driver gives them. */
export async function rowsOf(
  dataDir: string,
  text: string,
  values: unknown[] = [],
): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client(urlOf(dataDir))
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}
