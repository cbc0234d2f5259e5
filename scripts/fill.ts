import { signToken } from '../api/tokens.ts'
import { Role } from '../domain/units.ts'
import { type Account, accounts, holderOf } from '../samples/accounts.ts'
import { findings } from '../samples/firstFindings.ts'
import { familyOf, type Step, stories, waiting } from '../samples/firstOrders.ts'
import { loadSampleCity } from '../samples/sampleCity.ts'
import { readSettings } from '../settings/settings.ts'
import { give, type Order, readSandbox, request } from './client.ts'

// One step of the first `npm start`: fills the city with orders in all stages, through GraphQL like any integrator.
// Keys are fixed, so that a start that was broken off goes on where it stopped.

const { GRIDLINE_JWT_SECRET: secret } = readSettings(['GRIDLINE_JWT_SECRET'])
const { graphql } = readSandbox()
const city = loadSampleCity()
const desk = accounts(city.people)

const tokens = new Map<string, Promise<string>>()
const tokenOf = (account: Account) => {
  const key = `${account.subject} ${account.roles.join(' ')}`
  const known = tokens.get(key) ?? signToken(secret, account, 1)
  tokens.set(key, known)
  return known
}

for (const [i, story] of stories.entries()) {
  await live(`fill-${i + 1}`, story.steps, {
    channel: i % 3 === 2 ? 'APP' : 'PHONE',
    kind: story.kind,
    content: story.content,
    itemCode: codeOf(city.items, story.item),
    areaCode: codeOf(city.areas, story.area),
    requester: {
      name: `${'王李张刘陈杨赵黄周吴'.charAt(i % 10)}${i % 2 ? '先生' : '女士'}`,
      phone: `1390000${String(i + 1).padStart(4, '0')}`,
    },
  })
  console.log(`${i + 1}/${stories.length}`)
}
for (const { key, content, steps } of waiting)
  await live(`fill-${key}`, steps, { channel: 'WEB', content, register: false })

for (const { key, by, said: found, steps } of findings) {
  const finder = personOf(by)
  if (!finder) throw new Error(`nobody for the finding ${key}`)
  const { itemName, ...finding } = found
  const said = { channel: 'GRID', ...finding, itemCode: codeOf(city.items, itemName) }
  await live(`fill-${key}`, steps, said, finder)
}

// 合并: three people ask for the same light; one of them is the parent.
const family = await Promise.all(
  familyOf.map((content, i) =>
    received(`fill-family-${i + 1}`, {
      channel: 'PHONE',
      kind: 'COMPLAINT',
      content,
      itemCode: codeOf(city.items, '路灯不亮'),
      areaCode: codeOf(city.areas, '望湖社区'),
      requester: { name: `${'冯陈褚'.charAt(i)}女士`, phone: `1390001${String(i + 1).padStart(4, '0')}` },
    }),
  ),
)
const [parent, ...children] = family.map(({ number }) => number)
if (parent)
  await give(graphql, await tokenOf(desk[Role.CALL_TAKER]), 'mergeWorkOrders', {
    number: parent,
    idempotencyKey: 'fill-family-merge',
    children,
    basis: '三件诉求反映同一盏路灯。',
  })

async function received(key: string, said: object, by: Account = desk[Role.CALL_TAKER]): Promise<Order> {
  return give(graphql, await tokenOf(by), 'createWorkOrder', { idempotencyKey: key, ...said })
}

/** Receives one request and brings it as far as its story goes. */
async function live(
  key: string,
  steps: readonly Step[],
  said: object,
  by: Account = desk[Role.CALL_TAKER],
): Promise<void> {
  const created = await received(key, said, by)
  const { number } = created
  const unit = created.candidates[0]?.unit.code ?? ''
  for (const [i, { by: whom, mutation, input = {} }] of steps.entries()) {
    const account = whom === 'LEAD' ? holderOf(city, unit, Role.HANDLER) : personOf(whom)
    if (!account) throw new Error(`order ${number}: nobody for ${mutation}`)
    await give(graphql, await tokenOf(account), mutation, {
      number,
      idempotencyKey: `${key}-${i + 1}-${mutation}`,
      ...(typeof input === 'function'
        ? input({ unit, now: new Date(), ...(await looked(number, account)) })
        : input),
    })
  }
}

/** What a step's input may depend on: the order as its doer sees it. */
async function looked(number: string, account: Account) {
  const { data } = await request<{ workOrder: Pick<Order, 'number'> & Looked }>(
    graphql,
    await tokenOf(account),
    'query($number: String!) { workOrder(number: $number) { number delegation { units { code } latest } } }',
    { number },
  )
  return { delegation: data?.workOrder.delegation ?? null }
}
interface Looked {
  readonly delegation: {
    readonly units: readonly { readonly code: string }[]
    readonly latest: string
  } | null
}

function personOf(by: Exclude<Step['by'], 'LEAD'>): Account | null {
  if (typeof by === 'string') return desk[by]
  const unit = city.units.find(({ code, name }) => code === by.unit || name === by.unit)
  return unit ? holderOf(city, unit.code, by.role, by.nth) : null
}

function codeOf(known: readonly { readonly code: string; readonly name: string }[], name: string): string {
  const found = known.find((one) => one.name === name)
  if (!found) throw new Error(`the sample city has no ${name}`)
  return found.code
}
