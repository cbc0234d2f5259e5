import type { Facts } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'

/** 督办 runs beside everything: each supervision that a ladder or a cause opens is a branch of its own. */
export async function watchForSupervisions(file: CaseFile): Promise<void> {
  for (let n = 0; ; n++) {
    await file.until(({ supervisions }) => supervisions.length > n)
    const supervision = file.facts.supervisions[n]
    if (supervision) file.beside(supervision.key, () => supervise(file, supervision))
  }
}

/** The task force watches and never handles; closing the order lifts what is still open. */
async function supervise(file: CaseFile, supervision: Facts['supervisions'][number]): Promise<void> {
  await file.task(`${supervision.key}/SUPERVISE`, {
    kind: 'SUPERVISE',
    holder: file.desk('SUPERVISE'),
    accepts: ['lift'],
  })
}
