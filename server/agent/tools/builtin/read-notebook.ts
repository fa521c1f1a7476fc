/** A notebook as text: cell by cell with its outputs, pictures named but not shown. */
import { z } from 'zod'

const lines = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? value : value.join('')))
const output = z.looseObject({
  output_type: z.string(),
  text: lines.optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  ename: z.string().optional(),
  evalue: z.string().optional(),
})
const notebook = z.looseObject({
  cells: z.array(
    z.looseObject({
      id: z.string().optional(),
      cell_type: z.string(),
      source: lines,
      outputs: z.array(output).optional(),
    }),
  ),
})

/** Null when the text is not a notebook: it is then shown as it stands. */
export function renderNotebook(text: string): string | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = notebook.safeParse(json)
  if (!parsed.success) return null
  return parsed.data.cells.map((cell, index) => renderCell(cell, index)).join('\n\n')
}

type Cell = z.infer<typeof notebook>['cells'][number]

function renderCell(cell: Cell, index: number): string {
  const head = `<cell ${cell.id ?? index} ${cell.cell_type}>`
  const outputs = (cell.outputs ?? []).map(renderOutput).filter((part) => part !== '')
  return [head, cell.source, ...outputs.map((part) => `<output>\n${part}`)].join('\n')
}

function renderOutput(out: z.infer<typeof output>): string {
  if (out.ename !== undefined) return `${out.ename}: ${out.evalue ?? ''}`
  if (out.text !== undefined) return out.text.trimEnd()
  const plain = lines.safeParse(out.data?.['text/plain'])
  const pictures = Object.keys(out.data ?? {}).filter((type) => type.startsWith('image/'))
  return [plain.success ? plain.data : '', ...pictures.map((type) => `(${type})`)]
    .filter((part) => part !== '')
    .join('\n')
}
