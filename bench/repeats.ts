import { sql } from 'kysely'
import { type Database, openDatabase } from '../db/database.ts'
import { repeatsOf } from '../db/repeats.ts'
import { Sealing } from '../db/sealing.ts'
import { loadSampleCity } from '../samples/sampleCity.ts'
import type { BenchSandbox } from './sandbox.ts'

/** How long it took to recognise a repeat, in milliseconds, among so many open orders. */
export interface RepeatTimes {
  readonly orders: number
  readonly fingerprint: readonly number[]
  readonly lookUp: readonly number[]
  /** Of the texts that were said twice, how many found the other. */
  readonly found: number
  readonly asked: number
}

const places = [
  '东门口',
  '南门岗亭旁',
  '三号楼下',
  '地下车库入口',
  '菜场对面',
  '小学门前',
  '公交站旁',
  '健身广场边',
]
const things = ['路灯', '井盖', '垃圾桶', '绿化带', '广告牌', '健身器材', '停车位', '下水道', '电梯', '围墙']
const faults = ['坏了', '没人管', '被占了', '一直在响', '脏得厉害', '倒了一半', '漏水', '堵住了']
const whens = [
  '从上周起',
  '已经半个月',
  '昨天晚上开始',
  '每到下雨天',
  '早晚高峰',
  '节假日里',
  '连着三天',
  '入冬以来',
]
const wishes = [
  '请尽快派人来看',
  '希望有个说法',
  '已经打过电话没人理',
  '老人孩子都不方便',
  '影响大家休息',
  '怕出危险',
]

/** A text of our own making: the nth is always the same. */
function textOf(n: number): string {
  const pick = (of: readonly string[], step: number) => of[Math.floor(n / step) % of.length]
  const house = `${(n * 7919) % 997}弄${(n * 104729) % 89}号${(n * 1299709) % 3571}室`
  return `${house}${pick(places, 1)}的${pick(things, 8)}${pick(faults, 80)}，${pick(whens, 640)}就这样，${pick(wishes, 5120)}。`
}

/** Fills the tables as so many open orders would, and asks for the repeats of some that were said nearly twice. */
export async function recogniseRepeats(sandbox: BenchSandbox, orders: number): Promise<RepeatTimes> {
  const db = openDatabase({ url: sandbox.databaseUrl, max: 2 })
  try {
    const sealing = new Sealing(db, sandbox.masterKey)
    for (let from = 0; from < orders; from += chunk)
      await fill(db, sealing, from, Math.min(chunk, orders - from))
    await sql`analyze intake, work_orders, fingerprints`.execute(db.kysely)

    const fingerprint: number[] = []
    const lookUp: number[] = []
    let found = 0
    for (let n = 0; n < asked; n++) {
      const original = Math.floor((orders / asked) * n)
      const number = `BENCH-29990101-${String(900_000 + n).padStart(6, '0')}`
      const begun = performance.now()
      const looks = sealing.looksOf(`你好，${textOf(original)}谢谢！`)
      fingerprint.push(performance.now() - begun)
      await keep(db, [{ number, looks }])
      const asking = performance.now()
      const repeats = await repeatsOf(db, number, 10)
      lookUp.push(performance.now() - asking)
      if (repeats.some((repeat) => repeat.number === numberOf(original))) found++
    }
    return { orders, fingerprint, lookUp, found, asked }
  } finally {
    await db.close()
  }
}

const chunk = 5_000
const asked = 200
const numberOf = (n: number) => `BENCH-29990101-${String(n + 1).padStart(6, '0')}`

function fill(db: Database, sealing: Sealing, from: number, count: number): Promise<void> {
  return keep(
    db,
    Array.from({ length: count }, (_, i) => ({
      number: numberOf(from + i),
      looks: sealing.looksOf(textOf(from + i)),
    })),
  )
}

/** Rows as the intake and the journal write them, without the orders' lives. */
async function keep(
  db: Database,
  rows: readonly { readonly number: string; readonly looks: ReturnType<Sealing['looksOf']> }[],
): Promise<void> {
  const city = loadSampleCity().code
  const json = JSON.stringify(rows.map(({ number, looks }) => ({ number, ...looks })))
  await sql`
    with given as (select * from jsonb_to_recordset(${json}::jsonb) as g(number text, sketch int[], bands int[])),
    reserved as (
      insert into intake (number, city, actor, idempotency_id, body_hash, opening)
      select number, ${city}, 'bench', number, '', jsonb_build_object('opening', jsonb_build_object('number', number), 'texts', '{}'::jsonb)
      from given
    ),
    standing as (
      insert into work_orders (number, city, seq, version, stage, title, channel, items, areas, received_at, units, round,
        waiting_for, supervised, problem, accused, clock_offset, last_at, facts)
      select number, ${city}, 1, 1, 'DISPATCHING', '', 'PHONE', '{}', '{}', now(), '{}', 1, '{}', false, false, '{}', 0, now(), '{}'
      from given
    )
    insert into fingerprints (order_number, sketch, bands) select number, sketch, bands from given`.execute(
    db.kysely,
  )
}
