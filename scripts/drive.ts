import { give, type Order, readSandbox } from './client.ts'
import { command, Problem } from './command.ts'

await command({
  usage: `npm run drive
  一张工单从来电到结案 / takes one order of the running sandbox from the call to its closing.`,
  options: {},
  run: drive,
})

/** With the tokens that `npm start` printed. */
async function drive(): Promise<undefined> {
  const { graphql, tokens } = readSandbox()
  const token = (role: string) => tokens[role] ?? ''
  const run = `drive-${Date.now()}`

  let order = await give(graphql, token('CALL_TAKER'), 'createWorkOrder', {
    idempotencyKey: run,
    channel: 'PHONE',
    kind: 'COMPLAINT',
    content: '小区门口的路灯三天没亮了，晚上看不清路。',
    requester: { name: '王女士', phone: '13900000000' },
    itemCode: '010501',
    areaCode: '990102001001',
  })
  const { number } = order
  say(order)
  const step = async (role: string, mutation: string, input: object = {}) => {
    order = await give(graphql, token(role), mutation, {
      number,
      idempotencyKey: `${run}-${mutation}`,
      ...input,
    })
    say(order)
  }
  await step('DISPATCHER', 'dispatchWorkOrder', { unit: order.candidates[0]?.unit.code })
  await step('HANDLER', 'acceptWorkOrder')
  await step('HANDLER', 'completeWorkOrder', {
    resultKind: 'FIXED',
    contactMethod: 'PHONE',
    contactedAt: new Date().toISOString(),
    publicReply: '路灯已更换，今晚恢复照明。',
  })
  await step('REVIEWER', 'reviewWorkOrder', { decision: 'PASS' })
  await step('VISITOR', 'recordReturnVisit', { resolved: true, satisfaction: 'SATISFIED' })
  if (order.stage !== 'CLOSED') throw new Problem(`order ${number} should be closed and is ${order.stage}`)
  console.log(`✓ ${number} closed 已结案 (${order.closure?.outcome})`)
}

function say({ number, stage, waitingFor }: Order): void {
  const waits = waitingFor.map(({ kind, holder }) => `${kind} ${holder.name}`).join(', ')
  console.log(`${number} ${stage.padEnd(12)} ${waits}`)
}
