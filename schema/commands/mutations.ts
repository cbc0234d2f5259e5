import type { CommandName } from '../../domain/commands.ts'
import { checking } from './checking.ts'
import { dispatching } from './dispatching.ts'
import { disputes } from './disputes.ts'
import { handling } from './handling.ts'
import { merging } from './merging.ts'
import type { Offers } from './offer.ts'
import { receipt } from './receipt.ts'
import { supervising } from './supervising.ts'
import { whistling } from './whistling.ts'

/** Every command as GraphQL offers it. */
export const offers: Offers<CommandName> = {
  ...receipt,
  ...dispatching,
  ...disputes,
  ...handling,
  ...checking,
  ...supervising,
  ...whistling,
  ...merging,
}

/** The mutation by which each command is given. */
export const mutationOf = Object.fromEntries(
  Object.entries(offers).map(([name, { mutation }]) => [name, mutation]),
) as Readonly<Record<CommandName, string>>
