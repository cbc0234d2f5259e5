import type { Supervision } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'

const measures = ['demandReply', 'talk', 'notice', 'proposeAccountability'] as const

/**
 * 督办. The task force watches, asks, talks and gives notice, as far as its mandate goes; it never handles. It lifts the
 * supervision itself; closing the order lifts what is still open.
 */
export async function supervise(file: CaseFile, { key, subject }: Supervision): Promise<void> {
  const holder = file.desk('SUPERVISE')
  for (let n = 1; ; n++) {
    const answer = await file.task(
      `${key}/SUPERVISE`,
      { kind: 'SUPERVISE', holder, accepts: [...measures, 'lift'], stays: measures },
      n,
    )
    if (answer.name === 'lift') {
      file.end(`${key}/replies`, 'LIFTED')
      return
    }
    if (answer.name === 'demandReply')
      file.beside(`${key}/replies/${n}`, () => reply(file, `${key}/replies/${n}`, subject, answer.at))
  }
}

/** The supervised unit answers for itself. */
async function reply(file: CaseFile, key: string, unit: UnitRef, demandedAt: Instant): Promise<void> {
  const limit = file.limit(key, 'reply', unit, demandedAt)
  const answer = await file.task(key, { kind: 'REPLY', holder: unit, accepts: ['reply'], limit })
  file.meet(limit, answer.at)
}
