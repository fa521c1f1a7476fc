/** Rows that stand ready above and below what is in sight: few while a session opens, more once it rests, so that the first turn of the wheel finds them made and their code warm. */
'use client'
import { useEffect, useState } from 'react'

const FEW = 6
const MANY = 18
/** So few at a time that no frame is missed for them. */
const STEP = 2
const REST_MS = 120

export function useOverscan(opened: boolean): number {
  const [rows, setRows] = useState(FEW)
  useEffect(() => {
    if (!opened || rows >= MANY) return
    const timer = setTimeout(() => setRows(rows + STEP), REST_MS)
    return () => clearTimeout(timer)
  }, [opened, rows])
  return rows
}
