import type { CommandName } from '../commands.ts'
import type { Asked } from '../permits.ts'
import { checking } from './checking.ts'
import { dispatching } from './dispatching.ts'
import { disputes } from './disputes.ts'
import type { Guard, Guards, Objection, Situation } from './guard.ts'
import { handling } from './handling.ts'
import { merging } from './merging.ts'
import { receipt } from './receipt.ts'
import { standing } from './standing.ts'
import { supervising } from './supervising.ts'
import { time } from './time.ts'
import { whistles } from './whistles.ts'

/** The rules of single commands, beyond stage, holder, role and separation. They only guard. */
const table: Guards = {
  ...receipt,
  ...dispatching,
  ...disputes,
  ...handling,
  ...time,
  ...checking,
  ...supervising,
  ...whistles,
  ...standing,
  ...merging,
}

/** What a command's own rule has against it; null when nothing. */
export function guards(asked: Asked, situation: Situation): Objection | null {
  const guard = table[asked.name] as Guard<CommandName> | undefined
  return guard ? guard(asked, situation) : null
}
