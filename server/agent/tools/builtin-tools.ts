/** The tools every session has, in the order in which the model is told of them: the order is part of the cached prefix. */
import { bashTool } from './builtin/bash.ts'
import { editTool } from './builtin/edit.ts'
import { globTool } from './builtin/glob.ts'
import { grepTool } from './builtin/grep.ts'
import { readTool } from './builtin/read.ts'
import { taskOutputTool } from './builtin/task-output.ts'
import { taskStopTool } from './builtin/task-stop.ts'
import { writeTool } from './builtin/write.ts'
import type { Tool } from './tool.ts'

export const BUILTIN_TOOLS: readonly Tool[] = [
  readTool,
  editTool,
  writeTool,
  globTool,
  grepTool,
  bashTool,
  taskOutputTool,
  taskStopTool,
]
