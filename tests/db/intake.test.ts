import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../db/fingerprints.ts'
import { beginCommand, purgeKeys, releaseCommand } from '../../db/idempotency.ts'
import { reserve } from '../../db/intake.ts'
import { eraseRequester, requesterDetails, requesterFor } from '../../db/requesters.ts'
import { Sealing } from '../../db/sealing.ts'
import { loadSampleCity } from '../../samples/sampleCity.ts'
import { beijing, openingAt } from '../kit/memoryCity.ts'
import { testDatabase } from './database.ts'

const db = testDatabase({ city: true })
const city = loadSampleCity().code

const asked = (
  id: string,
  day: string,
  more: { bodyHash?: string; source?: string; sourceId?: string } = {},
) => ({
  city,
  prefix: '',
  day,
  actor: 'a',
  id,
  bodyHash: more.bodyHash ?? 'h',
  source: more.source ?? null,
  sourceId: more.sourceId ?? null,
  fingerprint: fingerprintOf('', () => 0),
  intake: (number: string) => ({
    opening: { ...openingAt(beijing('2026-09-30 16:40'), null), number },
    texts: {},
  }),
})

describe('a number', () => {
  it('is given once, without a gap, to many who ask at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 50 }, (_, i) => reserve(db(), asked(`many-${i}`, '2026-09-30'))),
    )
    const numbers = made.map((one) => (one === 'CONFLICT' ? one : one.number)).sort()
    expect(numbers).toEqual(
      Array.from({ length: 50 }, (_, i) => `20260930-${String(i + 1).padStart(6, '0')}`),
    )
  })

  it('is the same for everybody who comes with the same key, and none is burnt', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, () => reserve(db(), asked('same', '2026-10-01'))),
    )
    expect(new Set(made.map((one) => (one === 'CONFLICT' ? one : one.number)))).toEqual(
      new Set(['20261001-000001']),
    )
    expect(made.filter((one) => one !== 'CONFLICT' && one.kind === 'NEW')).toHaveLength(1)
    expect(await reserve(db(), asked('next', '2026-10-01'))).toMatchObject({ number: '20261001-000002' })
  })

  it('is refused to another request under the same key', async () => {
    await reserve(db(), asked('taken', '2026-10-02'))
    expect(await reserve(db(), asked('taken', '2026-10-02', { bodyHash: 'other' }))).toBe('CONFLICT')
  })

  it('is the same for one request of another system, under whatever key', async () => {
    const source = { source: 'portal', sourceId: '17' }
    const first = await reserve(db(), asked('source-1', '2026-10-03', source))
    const second = await reserve(db(), asked('source-2', '2026-10-03', { ...source, bodyHash: 'other' }))
    expect(first).toMatchObject({ kind: 'NEW', number: '20261003-000001' })
    expect(second).toMatchObject({ kind: 'SAME_SOURCE', number: '20261003-000001' })
  })
})

describe('a key', () => {
  it('that was given back may be used again, one that took effect may not', async () => {
    const use = { id: 'x', actor: 'a', key: 'x', bodyHash: '1', command: 'accept', order: 'n' }
    expect(await beginCommand(db(), use)).toEqual({ kind: 'NEW' })
    expect(await beginCommand(db(), { ...use, bodyHash: '2' })).toMatchObject({ kind: 'CONFLICT' })
    await releaseCommand(db(), 'x')
    expect(await beginCommand(db(), { ...use, bodyHash: '2' })).toEqual({ kind: 'NEW' })
  })

  it('is forgotten after its days', async () => {
    await beginCommand(db(), {
      id: 'old',
      actor: 'a',
      key: 'old',
      bodyHash: '1',
      command: 'accept',
      order: 'n',
    })
    await db().pool.query("update idempotency set created_at = now() - interval '31 days' where id = 'old'")
    expect(await purgeKeys(db(), 30)).toBe(1)
  })
})

describe('what is personal', () => {
  const details = { name: '王女士', phone: '139 0000 0000', address: '幸福里 3 号楼' }

  it('is kept sealed, and read only with the master key', async () => {
    const sealing = new Sealing(db(), randomBytes(32))
    const { id, keyId } = await requesterFor(db(), sealing, city, details)
    const text = await sealing.seal('楼道里燃气味很重', keyId)
    expect(text).toMatch(/^sealed:v1:[0-9a-f-]{36}:/)
    expect(await sealing.unseal(text)).toBe('楼道里燃气味很重')
    expect(await requesterDetails(db(), sealing, id)).toEqual({ ...details, phone: '13900000000' })
    const { rows } = await db().pool.query('select name, phone, address from requesters where id = $1', [id])
    expect(JSON.stringify(rows.map((row) => Object.values(row).map(String)))).not.toMatch(/王|139|幸福/)
    await expect(new Sealing(db(), randomBytes(32)).unseal(text)).rejects.toThrow('GRIDLINE_MASTER_KEY')
  })

  it('of the same number is the same requester, without a number never', async () => {
    const sealing = new Sealing(db(), randomBytes(32))
    const found = await Promise.all(
      Array.from({ length: 10 }, () =>
        requesterFor(db(), sealing, city, { ...details, phone: '+86 138-1111-2222' }),
      ),
    )
    expect(new Set(found.map(({ id }) => id)).size).toBe(1)
    const anonymous = { name: null, phone: null, address: null }
    const [a, b] = [
      await requesterFor(db(), sealing, city, anonymous),
      await requesterFor(db(), sealing, city, anonymous),
    ]
    expect(a.id).not.toBe(b.id)
  })

  it('is as its owner said it last under its account; what is left out stays', async () => {
    const sealing = new Sealing(db(), randomBytes(32))
    const handIn = (said: Partial<typeof details>) =>
      requesterFor(db(), sealing, city, { name: null, phone: null, address: null, ...said }, 'citizen-7')
    const { id } = await handIn(details)
    await handIn({})
    await handIn({ name: '王敏', phone: '13900001111' })
    expect(await requesterDetails(db(), sealing, id)).toEqual({
      name: '王敏',
      phone: '13900001111',
      address: details.address,
    })
    // Somebody else with that number in the phone is somebody else; what is told of a known number changes nothing.
    const called = await requesterFor(db(), sealing, city, { ...details, phone: '13900001111' })
    expect(called.id).not.toBe(id)
    await requesterFor(db(), sealing, city, { ...details, name: '李女士', phone: '13900001111' })
    expect(await requesterDetails(db(), sealing, called.id)).toMatchObject({ name: details.name })
  })

  it('is gone everywhere once it was erased', async () => {
    const sealing = new Sealing(db(), randomBytes(32))
    const { id, keyId } = await requesterFor(db(), sealing, city, { ...details, phone: '13700000000' })
    const text = await sealing.seal('内容', keyId)
    await eraseRequester(db(), sealing, id)
    expect(await sealing.unseal(text)).toBeNull()
    expect(await requesterDetails(db(), sealing, id)).toEqual({ name: null, phone: null, address: null })
    await expect(sealing.seal('更多', keyId)).rejects.toThrow('destroyed')
  })
})
