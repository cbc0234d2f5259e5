import type { Command, CommandName } from '../domain/commands.ts'
import type { CaseFile } from './caseFile.ts'

/** What one command leads to at once. Its `taskKey` is that of the task which it answered. */
export type Consequence<N extends CommandName> = (
  file: CaseFile,
  command: Extract<Command, { name: N }>,
) => void

export type Consequences = { readonly [N in CommandName]?: Consequence<N> }
