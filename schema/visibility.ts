import { isRequester as isOnlyRequester } from '../domain/told.ts'
import type { OrderSummary, Viewer } from './context.ts'

/** Whether somebody may see an order: staff those of their city that do not accuse them, a requester its own. */
export async function maySee(
  viewer: Viewer,
  order: Pick<OrderSummary, 'city' | 'requester' | 'accused'>,
): Promise<boolean> {
  if (order.city !== viewer.city) return false
  if (isRequester(viewer)) return order.requester !== null && order.requester === (await viewer.requester())
  return !seenAs(viewer).some((one) => order.accused.includes(one))
}

/** As what somebody could be accused: itself, its unit, and every unit above that. */
export function seenAs({ actor }: Pick<Viewer, 'actor'>): readonly string[] {
  return [...actor.unit.path, actor.id]
}

/** Somebody who is nothing but a requester. */
export function isRequester({ actor }: Pick<Viewer, 'actor'>): boolean {
  return isOnlyRequester(actor)
}

/** A number as people may see it who do not need it: the last four digits. */
export function masked(phone: string): string {
  return phone.length > 4 ? `${'*'.repeat(phone.length - 4)}${phone.slice(-4)}` : '****'
}

/** A title or summary without what looks like a phone number or an identity card. */
export function withoutNumbers(text: string): string {
  return text.replace(/(?<![0-9])(\d{17}[\dXx]|1\d{10}|0\d{2,3}-?\d{7,8}|\d{8,})(?![0-9])/g, (found) =>
    '*'.repeat(found.length),
  )
}
