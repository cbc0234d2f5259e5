import type { Event } from '../domain/events.ts'
import { type Instant, inZone } from '../domain/instant.ts'
import type { UnitRef } from '../domain/units.ts'
import type { Language } from './context.ts'
import { commandInWords } from './refusalTexts.ts'

const local = (at: Instant) => inZone(at, 480).slice(0, 16).replace('T', ' ')

/** One line of the journal in words. `nameOf` names a unit in the language asked for. */
export function eventInWords(
  { body, by }: Event,
  language: Language,
  nameOf: (unit: UnitRef) => string,
): string {
  const say = (zh: string, en: string) => (language === 'en' ? en : zh)
  const who = by ? say(`${nameOf(by.unit)} `, `${nameOf(by.unit)}: `) : ''
  switch (body.type) {
    case 'OPENED':
      return say(`收到诉求：${body.opening.title}`, `received: ${body.opening.title}`)
    case 'RULES_PINNED':
      return say(
        `适用规则 ${body.pack.name}@${body.pack.version}`,
        `rules ${body.pack.name}@${body.pack.version} apply`,
      )
    case 'REGISTERED':
      return say(
        `登记受理，承诺 ${local(body.promisedBy)} 前办结`,
        `registered; promised by ${local(body.promisedBy)}`,
      )
    case 'COMMANDED':
      return `${who}${commandInWords(body.name, language)}`
    case 'DISPATCHED':
      return say(
        `派单至${nameOf(body.dispatch.unit)}（${body.dispatch.basis}）`,
        `dispatched to ${nameOf(body.dispatch.unit)} (${body.dispatch.basis})`,
      )
    case 'TASK_OPENED':
      return say(
        `等待 ${nameOf(body.task.holder)}：${body.task.kind}`,
        `waits for ${nameOf(body.task.holder)}: ${body.task.kind}`,
      )
    case 'TASK_ENDED':
      return say(`待办取消：${body.key}（${body.reason}）`, `task ended: ${body.key} (${body.reason})`)
    case 'TASK_LAPSED':
      return say(`待办到期自动结束：${body.key}`, `task lapsed: ${body.key}`)
    case 'BRANCH_ENDED':
      return say(`结束：${body.prefix}（${body.reason}）`, `ended: ${body.prefix} (${body.reason})`)
    case 'LIMIT_SET':
      return say(
        `期限 ${body.limit.key}：${local(body.limit.dueAt)}`,
        `limit ${body.limit.key}: ${local(body.limit.dueAt)}`,
      )
    case 'LIMIT_MET':
      return say(`期限完成：${body.key}`, `limit met: ${body.key}`)
    case 'LIMIT_ENDED':
      return say(`期限终止：${body.key}（${body.reason}）`, `limit ended: ${body.key} (${body.reason})`)
    case 'LIMIT_MOVED':
      return say(
        `期限 ${body.key} 改为 ${local(body.dueAt)}（${body.reason}）`,
        `limit ${body.key} moved to ${local(body.dueAt)} (${body.reason})`,
      )
    case 'LIMIT_PARKED':
      return say(`期限停表：${body.key}`, `limit stopped: ${body.key}`)
    case 'RECLASSIFIED':
      return say('重新分类', 'reclassified')
    case 'LIMIT_HELD':
      return say(`期限暂停提醒：${body.key}`, `limit held: ${body.key}`)
    case 'LIMIT_RELEASED':
      return say(`期限恢复提醒：${body.key}`, `limit released: ${body.key}`)
    case 'WARNED':
      return say(`预警 ${nameOf(body.holder)}：${body.limit}`, `warned ${nameOf(body.holder)}: ${body.limit}`)
    case 'RUNG_REACHED':
      return say(
        `超期 ${body.rung}：${nameOf(body.holder)}，${body.limit}`,
        `overdue, ${body.rung}: ${nameOf(body.holder)}, ${body.limit}`,
      )
    case 'RUNG_WITHDRAWN':
      return say(`撤回 ${body.rung}：${body.limit}`, `withdrawn ${body.rung}: ${body.limit}`)
    case 'ANSWERED':
      return say(`查询 ${body.key}`, `asked ${body.key}`)
    case 'RETURNED':
      return say(`退单成立：${body.dispatch}`, `returned: ${body.dispatch}`)
    case 'ROUND_BEGUN':
      return say(`第 ${body.round} 轮办理`, `round ${body.round}`)
    case 'SUPERVISION_OPENED':
      return say(`启动督办（${body.cause}）`, `supervision opened (${body.cause})`)
    case 'CLOSED':
      return say(`结案：${body.closure.outcome}`, `closed: ${body.closure.outcome}`)
  }
}
