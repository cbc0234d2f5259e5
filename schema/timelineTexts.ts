import type { Event } from '../domain/events.ts'
import { type ChildAnswer, ChildState } from '../domain/family.ts'
import { saidTo } from '../domain/told.ts'
import type { AreaRef, ItemRef, UnitRef } from '../domain/units.ts'
import { branchInWords } from './branchTexts.ts'
import { deedInWords } from './commandTexts.ts'
import { type Context, type Language, viewerOf } from './context.ts'
import { isPassed } from './forRequesters.ts'
import { results } from './inputWords.ts'
import { isRequester } from './visibility.ts'
import { commandInWords, inWord, local, sayIn } from './words.ts'

/** To whom the journal is told. */
interface Listener {
  readonly language: Language
  /** A unit's name in that language. */
  readonly nameOf: (unit: UnitRef) => string
  readonly itemName: (item: ItemRef) => string
  readonly areaName: (area: AreaRef) => string
  /** Requesters hear who did what, of what they are told at all; not what was decided among the units. */
  readonly isRequester: boolean
}

/** Whoever asks. */
export async function listenerOf(context: Context): Promise<Listener> {
  const { language, reads } = context
  const viewer = viewerOf(context)
  const { reference } = await reads.reference()
  return {
    language,
    nameOf: ({ code, name }) => (language === 'en' ? (reference.units.get(code)?.nameEn ?? name) : name),
    itemName: ({ code, name }) =>
      language === 'en' ? (reference.item(viewer.city, code)?.nameEn ?? name) : name,
    areaName: ({ code, name }) => (language === 'en' ? (reference.areas.get(code)?.nameEn ?? name) : name),
    isRequester: isRequester(viewer),
  }
}

/** One line of the journal in words. */
export function eventInWords(event: Event, listener: Listener): string {
  const { language, nameOf, itemName, areaName, isRequester } = listener
  const { body, by } = event
  const say = sayIn(language)
  const word = inWord
  const branch = (key: string) => branchInWords(key, language)
  const actor = by?.role === 'REQUESTER' ? word('role', 'REQUESTER', language) : by && nameOf(by.unit)
  const who = actor ? say(`${actor} `, `${actor}: `) : ''
  switch (body.type) {
    case 'OPENED':
      return say(`收到诉求：${body.opening.title}`, `received: ${body.opening.title}`)
    case 'RULES_PINNED': {
      const rules = [body.pack, body.overlay].flatMap((one) => (one ? [`${one.name}@${one.version}`] : []))
      return say(`适用规则 ${rules.join('、')}`, `rules ${rules.join(', ')} apply`)
    }
    case 'CALENDAR_CHANGED':
      return say(
        `放假安排已公布，适用日历 ${body.calendarVersion}`,
        `the holiday notice is out: calendar ${body.calendarVersion} applies`,
      )
    case 'REGISTERED':
      return say(
        `登记受理，承诺 ${local(body.promisedBy)} 前办结`,
        `registered; promised by ${local(body.promisedBy)}`,
      )
    case 'RECLASSIFIED': {
      const { kind, urgency, complex, item, area } = body.classification
      const classed = [
        word('kind', kind, language),
        word('urgency', urgency, language),
        ...(complex ? [say('复杂', 'complex')] : []),
        itemName(item),
        areaName(area),
      ]
      return say(`重新分类：${classed.join('、')}`, `classed anew: ${classed.join(', ')}`)
    }
    case 'COMMANDED': {
      const isSaid = !isRequester || (saidTo.has(body.name) && isPassed(event))
      return `${who}${isSaid ? deedInWords(body, language, nameOf) : commandInWords(body.name, language)}`
    }
    case 'DISPATCHED': {
      const { unit, basis, designated } = body.dispatch
      if (isRequester) return say(`派单至${nameOf(unit)}`, `dispatched to ${nameOf(unit)}`)
      const why = [word('basis', basis, language), ...(designated ? [say('指定承办', 'designated')] : [])]
      return say(
        `派单至${nameOf(unit)}（${why.join('、')}）`,
        `dispatched to ${nameOf(unit)} (${why.join(', ')})`,
      )
    }
    case 'TASK_OPENED':
      return say(
        `等待${nameOf(body.task.holder)}：${word('task', body.task.kind, language)}`,
        `waits for ${nameOf(body.task.holder)}: ${word('task', body.task.kind, language)}`,
      )
    case 'TASK_ENDED':
      return say(`随结案终止：${branch(body.key)}`, `over with the order: ${branch(body.key)}`)
    case 'TASK_LAPSED':
      return say(`到期自动结束：${branch(body.key)}`, `over when its time was: ${branch(body.key)}`)
    case 'BRANCH_ENDED':
      return say(`终止：${branch(body.prefix)}`, `ended: ${branch(body.prefix)}`)
    case 'LIMIT_SET':
      return say(
        `${branch(body.limit.key)}期限：${local(body.limit.dueAt)}（${nameOf(body.limit.owner)}）`,
        `${branch(body.limit.key)} due ${local(body.limit.dueAt)} (${nameOf(body.limit.owner)})`,
      )
    case 'LIMIT_MET':
      return say(`${branch(body.key)}完成`, `${branch(body.key)} done`)
    case 'LIMIT_ENDED':
      return say(`${branch(body.key)}期限终止`, `${branch(body.key)}: its limit ended`)
    case 'LIMIT_MOVED': {
      const why = word('move', body.reason, language)
      return say(
        `${branch(body.key)}期限改为 ${local(body.dueAt)}（${why}）`,
        `${branch(body.key)} now due ${local(body.dueAt)} (${why})`,
      )
    }
    case 'LIMIT_PARKED':
      return say(`${branch(body.key)}期限停表`, `${branch(body.key)}: its clock stands still`)
    case 'LIMIT_HELD':
      return say(`${branch(body.key)}期限暂停提醒`, `${branch(body.key)}: its ladder is held`)
    case 'LIMIT_RELEASED':
      return say(`${branch(body.key)}期限恢复提醒`, `${branch(body.key)}: its ladder goes on`)
    case 'WARNED':
      return say(
        `预警${nameOf(body.holder)}：${branch(body.limit)}`,
        `warned ${nameOf(body.holder)}: ${branch(body.limit)}`,
      )
    case 'RUNG_REACHED':
      return say(
        `${branch(body.limit)}超期，${word('rung', body.rung, language)}：${nameOf(body.holder)}`,
        `${branch(body.limit)} overdue, ${word('rung', body.rung, language)}: ${nameOf(body.holder)}`,
      )
    case 'RUNG_WITHDRAWN':
      return say(
        `撤回${branch(body.limit)}的${word('rung', body.rung, language)}`,
        `${branch(body.limit)}: ${word('rung', body.rung, language)}, withdrawn`,
      )
    case 'ANSWERED':
      return body.question === 'CANDIDATES'
        ? say('查询候选承办单位', 'asked who could handle it')
        : say('查询经办人员', 'asked who may decide')
    case 'RETURNED':
      return say('退单成立', 'the return holds')
    case 'SUPERSEDED':
      return body.to
        ? say(`改由${nameOf(body.to)}承办`, `goes to ${nameOf(body.to)}`)
        : say('原承办单位退出', 'taken from the unit that had it')
    case 'DESIGNATED':
      return say('裁定由现承办单位承办，不得退单', 'found responsible: designated')
    case 'DISPUTE_RAISED': {
      const parties = body.parties.map(nameOf)
      return say(`职责争议：${parties.join('、')}`, `disputed between ${parties.join(', ')}`)
    }
    case 'DISPUTE_SETTLED': {
      const { how, unit, precedent } = body.settlement
      const zh = `${how === 'AGREED' ? '协商一致' : '裁定'}由${nameOf(unit)}承办`
      const en = `${how === 'AGREED' ? 'agreed' : 'ruled'}: ${nameOf(unit)} is responsible`
      return say(
        precedent ? `${zh}，作为${areaName(precedent.scope)}的先例` : zh,
        precedent ? `${en}, as a precedent in ${areaName(precedent.scope)}` : en,
      )
    }
    case 'ASSISTANCE_MISSING':
      return say(`协办缺位：${nameOf(body.unit)}`, `assistance missing: ${nameOf(body.unit)}`)
    case 'ROUND_BEGUN':
      return say(`第 ${body.round} 轮办理`, `round ${body.round}`)
    case 'SUPERVISION_OPENED': {
      const why = word('cause', body.cause, language)
      return say(
        `启动督办：${nameOf(body.subject)}（${why}）`,
        `supervised: ${nameOf(body.subject)} (${why})`,
      )
    }
    case 'PROPOSAL_OPENED': {
      const measure = word('measure', body.measure, language)
      return say(
        `待审定：${measure}（${branch(body.limit)}）`,
        `proposed: ${measure} (${branch(body.limit)})`,
      )
    }
    case 'CHECKPOINT_OPENED':
      return say(
        `中期调度：${word('checkpoint', body.cause, language)}`,
        `checkpoint: ${word('checkpoint', body.cause, language)}`,
      )
    case 'WHISTLE_BLOWN': {
      const { number, kind, units } = body.whistle
      const called = units.map(nameOf)
      return say(
        `吹哨 ${number}（${word('whistle', kind, language)}）：${called.join('、')}`,
        `whistle ${number} (${word('whistle', kind, language)}): ${called.join(', ')}`,
      )
    }
    case 'REDIRECTED': {
      const called = body.units.map(nameOf)
      return say(`改召：${called.join('、')}`, `called instead: ${called.join(', ')}`)
    }
    case 'WHISTLE_ENDED':
      return body.how === 'CONCLUDED'
        ? say('吹哨了结', 'the whistle is concluded')
        : say('吹哨取消', 'the whistle is cancelled')
    case 'CHILDREN_ANSWERED':
      return childrenInWords(body.answers, language)
    case 'SPLIT_OFF':
      return say(`拆出工单 ${body.numbers.join('、')}`, `split off: ${body.numbers.join(', ')}`)
    case 'MERGED':
      // Whose order the other one is, is told to nobody who asked.
      return isRequester
        ? say('与同一事项的诉求合并办理', 'handled together with others about the same matter')
        : say(`并入工单 ${body.merge.into} 办理`, `merged into ${body.merge.into}`)
    case 'MERGE_ENDED':
      return body.end.how === 'UNDONE'
        ? say('解除合并，单独办理', 'goes on alone')
        : say(
            `合并办理办结（${results[body.end.work.resultKind][0]}）`,
            `the work for all of them is done (${results[body.end.work.resultKind][1]})`,
          )
    case 'RAISED':
      return body.problem
        ? say('提级，列为疑难工单', 'raised, as a problem order')
        : say('提级办理', 'raised')
    case 'UNIT_SUCCEEDED': {
      const [from, to] = [nameOf(body.from), nameOf(body.to)]
      return say(
        `${who}${from}已撤销，由${to}承接其在本工单中的全部事项`,
        `${who}${from} is dissolved: ${to} goes on with all that it had here`,
      )
    }
    case 'CLOSED':
      return say(
        `结案：${word('outcome', body.closure.outcome, language)}`,
        `closed: ${word('outcome', body.closure.outcome, language)}`,
      )
  }
}

/** What the orders said that were to be merged: '已并入 3 件：…；未能并入：…'. */
function childrenInWords(answers: readonly ChildAnswer[], language: Language): string {
  const say = sayIn(language)
  const parts = Object.values(ChildState).flatMap((state) => {
    const numbers = answers.filter((answer) => answer.state === state).map(({ number }) => number)
    if (numbers.length === 0) return []
    const word = inWord('child', state, language)
    const shown = numbers.slice(0, 5).join(say('、', ', ')) + (numbers.length > 5 ? ' …' : '')
    return [say(`${word} ${numbers.length} 件：${shown}`, `${word}: ${numbers.length} (${shown})`)]
  })
  return parts.join(say('；', '; '))
}
