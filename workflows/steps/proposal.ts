import type { Proposal } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'

/** 通报、问责建议. The ladder proposes and never punishes: somebody with a mandate decides. */
export async function decideProposal(file: CaseFile, { key }: Proposal): Promise<void> {
  await file.task(key, { kind: 'PROPOSAL', holder: file.desk('PROPOSAL'), accepts: ['decideProposal'] })
}
