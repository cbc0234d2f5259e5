import { Client, type ConnectionLike } from '@temporalio/client'
import type { Addressed, Heard } from '../domain/family.ts'
import { hearUpdate } from '../workflows/messages.ts'
import { hasEnded } from './engineErrors.ts'

/** So many orders are told at the same time. */
const atOnce = 10
/** An order that says nothing for so long is told later, in milliseconds. */
const patience = 10_000

/** Tells orders what others have to say to them. `alive`: called whenever one has answered. */
export type Messenger = (
  messages: readonly Addressed[],
  alive: () => void,
) => Promise<readonly (Heard | null)[]>

/**
 * The way from one order to another: an update of the other's workflow, as every command is.
 * @throws the last error where nobody could be reached
 */
export function messengerOn(connection: ConnectionLike, namespace: string): Messenger {
  const client = new Client({ connection, namespace })

  async function tell({ to, message }: Addressed): Promise<Heard> {
    const handle = client.workflow.getHandle(to)
    try {
      return await client.withDeadline(Date.now() + patience, () =>
        handle.executeUpdate(hearUpdate, { args: [message] }),
      )
    } catch (error) {
      if (hasEnded(error)) return { taken: false, refusal: 'CHILD_CLOSED' }
      throw error
    }
  }

  return async (messages, alive) => {
    const heard = new Array<Heard | null>(messages.length).fill(null)
    const next = messages.entries()
    let failure: unknown
    const line = async () => {
      for (const [i, addressed] of next) {
        try {
          heard[i] = await tell(addressed)
        } catch (error) {
          failure = error
        }
        alive()
      }
    }
    await Promise.all(Array.from({ length: atOnce }, line))
    if (failure && heard.every((answer) => answer === null)) throw failure
    return heard
  }
}
