import type { CommandedBody } from '../domain/events.ts'
import type { Satisfaction } from '../domain/requests.ts'
import type { UnitRef } from '../domain/units.ts'
import type { Language } from './context.ts'
import {
  adjudications,
  attempts,
  decisions,
  declineReasons,
  exclusions,
  methods,
  proofs,
  results,
  returnReasons,
  satisfactions,
} from './inputWords.ts'
import { commandInWords, inWord, local, sayIn, type Words } from './words.ts'

// What somebody did, with what they said beside their words: the decision, the unit, the time.

/** A command in words: '审批延期（同意）', '办结（已解决，09-29 15:30 电话联系）'. */
export function deedInWords(
  body: CommandedBody,
  language: Language,
  nameOf: (unit: UnitRef) => string,
): string {
  const name = commandInWords(body.name, language)
  const said = detailsOf(body, language, nameOf).filter(Boolean)
  if (said.length === 0) return name
  return language === 'en' ? `${name} (${said.join(', ')})` : `${name}（${said.join('，')}）`
}

function detailsOf(body: CommandedBody, language: Language, nameOf: (unit: UnitRef) => string): string[] {
  const say = sayIn(language)
  const word = <K extends string>(words: Words<K>, value: K): string =>
    words[value][language === 'en' ? 1 : 0]
  const units = (of: readonly UnitRef[]) => of.map(nameOf).join(say('、', ', '))
  const suggested = (unit: UnitRef | null) =>
    unit ? say(`建议由${nameOf(unit)}承办`, `suggests ${nameOf(unit)}`) : ''
  const visited = ({ resolved, satisfaction }: { resolved: boolean; satisfaction: Satisfaction }) => [
    resolved ? say('已解决', 'resolved') : say('未解决', 'not resolved'),
    word(satisfactions, satisfaction),
  ]
  switch (body.name) {
    case 'answer':
      return body.input.satisfaction ? [word(satisfactions, body.input.satisfaction)] : []
    case 'decline':
      return [word(declineReasons, body.input.reason)]
    case 'dispatch':
    case 'designate':
    case 'askExpert':
    case 'agree':
      return [nameOf(body.input.unit)]
    case 'rule': {
      const { unit, overturns } = body.input
      return [nameOf(unit), overturns ? say(`推翻先例 ${overturns}`, `ends the precedent ${overturns}`) : '']
    }
    case 'relay':
      return [nameOf(body.input.centre)]
    case 'returnOrder': {
      const { reason, suggestedUnit, newEvidence } = body.input
      const evidence = newEvidence ? say('有新证据', 'with new evidence') : ''
      return [word(returnReasons, reason), suggested(suggestedUnit), evidence]
    }
    case 'submitPosition':
      return [suggested(body.input.suggestedUnit)]
    case 'raiseDispute':
      return [units(body.input.parties)]
    case 'contact':
      return [say(`${local(body.input.at)} `, `${local(body.input.at)}, `) + word(methods, body.input.method)]
    case 'arrive':
      return [local(body.input.at), word(proofs, body.input.proof)]
    case 'delegate':
      return [nameOf(body.input.unit), say(`${local(body.input.due)} 前`, `by ${local(body.input.due)}`)]
    case 'callAssisting':
    case 'openVideo':
      return [units(body.input.units)]
    case 'convene':
      return [units(body.input.units), local(body.input.at)]
    case 'askExtension': {
      const { days } = body.input
      return [say(`${days} 天`, `${days} day${days === 1 ? '' : 's'}`)]
    }
    case 'askParking':
      return [say(`至 ${local(body.input.until)}`, `until ${local(body.input.until)}`)]
    case 'decideParking': {
      const { decision, until, checks } = body.input
      return [
        word(decisions, decision),
        until ? say(`至 ${local(until)}`, `until ${local(until)}`) : '',
        checks.length > 0
          ? say(`期间检查：${checks.map(local).join('、')}`, `looked at on ${checks.map(local).join(', ')}`)
          : '',
      ]
    }
    case 'complete': {
      const { resultKind, contact, assistanceMissing } = body.input
      const at = contact.at ? `${local(contact.at)} ` : ''
      return [
        word(results, resultKind),
        say(
          `联系诉求人：${at}${word(methods, contact.method)}`,
          `contact: ${at}${word(methods, contact.method)}`,
        ),
        assistanceMissing ? say('协办未反馈', 'assistance missing') : '',
      ]
    }
    case 'reviewDecline':
    case 'reviewReturn':
    case 'decideExtension':
    case 'decideComplex':
    case 'reviewWriteOff':
    case 'decideProposal':
    case 'review':
    case 'verify':
      return [word(decisions, body.input.decision)]
    case 'recordVisitAttempt':
      return [word(attempts, body.input.result)]
    case 'recordReturnVisit':
    case 'rate':
      return visited(body.input)
    case 'adjudicate':
      return [word(adjudications, body.input.decision), adjudged(body.input)]
    case 'nameLeader':
      return [body.input.leader.name]
    case 'checkWithdrawal': {
      const { decision, pressed } = body.input
      return [
        decision === 'APPROVE' ? say('属实', 'confirmed') : say('不属实', 'not confirmed'),
        pressed ? say('诉求人受到施压', 'the requester was pressed') : '',
      ]
    }
    case 'transferEmergency':
      return [inWord('service', body.input.service, language)]
    case 'supervise':
      return body.input.unit ? [nameOf(body.input.unit)] : []
    case 'blowWhistle':
      return [inWord('whistle', body.input.kind, language), units(body.input.units)]
    case 'reportIn': {
      const { at, proof, session } = body.input
      const until = session ? say(` 至 ${local(session.until)}`, ` until ${local(session.until)}`) : ''
      return [`${local(at)}${until}`, word(proofs, proof)]
    }
    case 'conclude': {
      const { unit, came, resolved } = body.input
      return [
        nameOf(unit),
        came ? say('已到场', 'came') : say('未到场', 'did not come'),
        ...(came ? [resolved ? say('已解决', 'resolved') : say('未解决', 'not resolved')] : []),
      ]
    }
    case 'redirect': {
      const { replaced, units: called } = body.input
      return [
        units(called),
        replaced.length > 0 ? say(`替换${units(replaced)}`, `in place of ${units(replaced)}`) : '',
      ]
    }
    case 'split':
      return [body.input.parts.map(({ title }) => title).join(say('、', ', '))]
    case 'merge':
    case 'unmerge':
      return [body.input.children.join(say('、', ', '))]
    case 'urge':
      return body.input.byRequester ? [say('诉求人', 'by the requester')] : []
    default:
      return []
  }

  function adjudged(input: Extract<CommandedBody, { name: 'adjudicate' }>['input']): string {
    switch (input.decision) {
      case 'WRITE_OFF':
        return word(exclusions, input.exclusion)
      case 'GRANT_TIME':
        return say(`${input.days} 天`, `${input.days} day${input.days === 1 ? '' : 's'}`)
      case 'HAND_OVER':
        return nameOf(input.unit)
      default:
        return ''
    }
  }
}
