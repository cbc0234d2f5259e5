import type { Raised } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'
import { centreAt, whereSomebodyMay } from './centres.ts'
import { endWhen } from './endWhen.ts'

/**
 * 提级. An order that was raised is led by somebody with a name: the centre of that level names the leader. Where it is
 * raised again before, only who leads it further up is to be named.
 */
export async function nameLeader(
  file: CaseFile,
  { level, at }: Raised['steps'][number],
  nth: number,
): Promise<void> {
  const key = `raised/${nth}`
  const holder = await whereSomebodyMay(file, key, centreAt(file, level), 'nameLeader')
  const limit = file.limit(key, 'nameLeader', holder, at)
  endWhen(file, key, ({ raised }) => (raised?.steps.length ?? 0) > nth, 'RAISED_AGAIN')
  const answer = await file.task(key, { kind: 'NAME_LEADER', holder, accepts: ['nameLeader'], limit })
  file.meet(limit, answer.at)
}
