import { type Client, WithStartWorkflowOperation } from '@temporalio/client'
import { signToken } from '../api/tokens.ts'
import { Role } from '../domain/units.ts'
import { type Account, accounts, holderOf } from '../samples/accounts.ts'
import { loadSampleCity } from '../samples/sampleCity.ts'
import { give } from '../scripts/client.ts'
import type { BenchSandbox } from './sandbox.ts'

// The lives that are measured.

/** The commands of the happy path after its creation. */
export const commandsOfALife = 5

const lead = 'URBAN_MANAGEMENT-990102'

const aRequest = () => ({
  channel: 'PHONE',
  kind: 'COMPLAINT',
  content: '小区门口的路灯三天没亮了，晚上看不清路。',
  requester: { name: '王女士', phone: `138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}` },
  itemCode: '010501',
  areaCode: '990102001001',
})
const aCompletion = () => ({
  resultKind: 'FIXED',
  contactMethod: 'PHONE',
  contactedAt: new Date().toISOString(),
  publicReply: '路灯已更换，今晚恢复照明。',
})

/** The tokens of those who take part, by what they do. */
export type Tokens = Awaited<ReturnType<typeof tokensFor>>

/** A token for each who takes part. */
export async function tokensFor({ secret }: BenchSandbox) {
  const city = loadSampleCity()
  const desk = accounts(city.people)
  const other = holderOf(city, 'HOUSING-990102', Role.HANDLER)
  if (!other) throw new Error('the sample city has nobody who handles at HOUSING-990102')
  const token = (account: Account) => signToken(secret, account, 1)
  return {
    caller: await token(desk[Role.CALL_TAKER]),
    dispatcher: await token(desk[Role.DISPATCHER]),
    handler: await token(desk[Role.HANDLER]),
    reviewer: await token(desk[Role.REVIEWER]),
    visitor: await token(desk[Role.VISITOR]),
    approver: await token(desk[Role.LEAD_APPROVER]),
    adjudicator: await token(desk[Role.ADJUDICATOR]),
    other: await token(other),
  }
}

/** An order's happy path through GraphQL. Returns how long each command took, in milliseconds. */
export async function liveThroughApi(
  { graphql }: BenchSandbox,
  tokens: Tokens,
  key: string,
  born?: (number: string) => void,
): Promise<number[]> {
  const latencies: number[] = []
  const timed = async (token: string, mutation: string, input: object) => {
    const begun = performance.now()
    const order = await give(graphql, token, mutation, { idempotencyKey: `${key}-${mutation}`, ...input })
    latencies.push(performance.now() - begun)
    return order
  }
  const { number } = await timed(tokens.caller, 'createWorkOrder', aRequest())
  born?.(number)
  await timed(tokens.dispatcher, 'dispatchWorkOrder', { number, unit: lead })
  await timed(tokens.handler, 'acceptWorkOrder', { number })
  await timed(tokens.handler, 'completeWorkOrder', { number, ...aCompletion() })
  await timed(tokens.reviewer, 'reviewWorkOrder', { number, decision: 'PASS' })
  await timed(tokens.visitor, 'recordReturnVisit', { number, resolved: true, satisfaction: 'SATISFIED' })
  return latencies
}

/** An order that is returned, extended and reworked before it is closed. Returns its number. */
export async function eventfulLife({ graphql }: BenchSandbox, tokens: Tokens): Promise<string> {
  const { number } = await give(graphql, tokens.caller, 'createWorkOrder', {
    idempotencyKey: 'eventful',
    ...aRequest(),
  })
  let n = 0
  const step = (token: string, mutation: string, input: object = {}) =>
    give(graphql, token, mutation, { number, idempotencyKey: `eventful-${++n}`, ...input })
  const isDone = async (satisfaction: string) => {
    await step(tokens.handler, 'completeWorkOrder', aCompletion())
    await step(tokens.reviewer, 'reviewWorkOrder', { decision: 'PASS' })
    await step(tokens.visitor, 'recordReturnVisit', { resolved: satisfaction === 'SATISFIED', satisfaction })
  }
  await step(tokens.dispatcher, 'dispatchWorkOrder', { unit: 'HOUSING-990102' })
  await step(tokens.other, 'returnWorkOrder', { reason: 'NOT_OUR_DUTY', basis: '属于城管部门。' })
  await step(tokens.reviewer, 'reviewReturn', { decision: 'APPROVE' })
  await step(tokens.dispatcher, 'dispatchWorkOrder', { unit: lead })
  await step(tokens.handler, 'acceptWorkOrder')
  await step(tokens.handler, 'askExtension', { days: 2, basis: '灯杆需定制。' })
  await step(tokens.approver, 'decideExtension', { decision: 'APPROVE' })
  await isDone('UNSATISFIED')
  await step(tokens.adjudicator, 'adjudicateWorkOrder', { decision: 'REWORK', basis: '未解决。' })
  await isDone('SATISFIED')
  return number
}

/** A workflow of as many updates, without rules, journal or API. */
export async function liveBare(client: Client, key: string): Promise<number[]> {
  const latencies: number[] = []
  const timed = async <T>(run: () => Promise<T>) => {
    const begun = performance.now()
    await run()
    latencies.push(performance.now() - begun)
  }
  const workflowId = `bare-${process.pid}-${key}`
  await timed(() =>
    client.workflow.executeUpdateWithStart('begin', {
      startWorkflowOperation: new WithStartWorkflowOperation('bareWorkflow', {
        workflowId,
        taskQueue: 'bench-bare',
        args: [commandsOfALife],
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    }),
  )
  const handle = client.workflow.getHandle(workflowId)
  for (let n = 0; n < commandsOfALife; n++)
    await timed(() => handle.executeUpdate('step', { args: [{ n, text: 'x'.repeat(300) }] }))
  return latencies
}
