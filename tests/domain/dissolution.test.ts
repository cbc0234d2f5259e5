import { describe, expect, it } from 'vitest'
import type { City, Dissolved, Unit } from '../../domain/city.ts'
import { asItStands, objectionToSuccession } from '../../domain/dissolution.ts'
import { instant } from '../../domain/instant.ts'
import { Reference } from '../../domain/reference.ts'
import type { AreaCode, UnitCode } from '../../domain/units.ts'
import { city } from '../kit/memoryCity.ts'

const at = instant('2026-10-12T10:00:00+08:00')
const office = (n: number) => `OFFICE-99010200${n}`

/** The sample city with some units changed. */
function cityWith(change: Readonly<Record<string, Partial<Unit>>>): City {
  return { ...city, units: city.units.map((unit) => ({ ...unit, ...change[unit.code] })) }
}
function dissolved(...successors: string[]): { dissolved: Dissolved } {
  return { dissolved: { at, successors: successors as UnitCode[] } }
}
function standing(change: Readonly<Record<string, Partial<Unit>>>): Reference {
  return new Reference([asItStands(cityWith(change))])
}
function areaOf(reference: Reference, code: string) {
  const area = reference.areaRef(code)
  if (!area) throw new RangeError(`no area ${code}`)
  return area
}

describe('a unit that is dissolved', () => {
  const reference = standing({ [office(1)]: dissolved(office(2)) })
  const xingfuli = areaOf(reference, '990102001001')

  it('covers nothing, and its posts are of nobody', () => {
    expect(reference.covering(xingfuli).map(({ code }) => code)).not.toContain(office(1))
    expect(reference.reaches(office(1) as UnitCode, xingfuli)).toBe(false)
    expect(reference.staff([office(1) as UnitCode], ['HANDLER'])).toEqual([{ unit: office(1), people: [] }])
  })

  it('has nobody below it any more: they answer to whoever came in its place', () => {
    expect(reference.unitRef('COMMUNITY-990102001001')?.path).toEqual([
      'GOV',
      'GOV-990102',
      office(2),
      'COMMUNITY-990102001001',
    ])
  })

  it('is succeeded by whoever covers the area, by the first named where nobody does', () => {
    const two = standing({
      [office(1)]: dissolved(office(2), office(3)),
      [office(3)]: { areas: ['990102003000', '990102001000'] as AreaCode[] },
    })
    const successor = (area: string) => two.successorFor(office(1) as UnitCode, areaOf(two, area))?.code
    expect(successor('990102001001')).toBe(office(3))
    expect(successor('990103001001')).toBe(office(2))
    expect(two.successorFor(office(1) as UnitCode, null)?.code).toBe(office(2))
  })

  it('is succeeded by the successors of its successors where those are dissolved as well', () => {
    const chain = standing({ [office(1)]: dissolved(office(2)), [office(2)]: dissolved(office(3)) })
    expect(chain.successorsOf(office(1) as UnitCode)).toEqual([office(3)])
    expect(chain.unitRef('COMMUNITY-990102001001')?.path).toContain(office(3))
  })

  it('leaves its line of work to its successors', () => {
    const merged = standing({ 'HOUSING-990102': dissolved('PLANNING-990102') })
    const item = city.items.find(({ name }) => name === '物业服务')
    const ref = item && merged.itemRef(city.code, item.code)
    if (!ref) throw new RangeError('the sample city has no 物业服务')
    const { candidates } = merged.route({
      list: city.responsibilityList,
      precedents: [],
      item: ref,
      area: xingfuli,
      excluded: [],
      accused: [],
    })
    expect(candidates.map(({ unit }) => unit.code)).toEqual(['PLANNING-990102'])
  })
})

describe('who may come in place of a unit', () => {
  const wide = { areas: ['990102001000', '990102002000'] as AreaCode[] }
  const cases: readonly [
    rule: string,
    change: Readonly<Record<string, Partial<Unit>>>,
    unit: string,
    successors: readonly string[],
    objection: object | null,
  ][] = [
    ['covers all that it covers', { [office(2)]: wide }, office(1), [office(2)], null],
    [
      'covers it with others, part by part',
      {
        [office(2)]: { areas: ['990102001001', '990102001002'] as AreaCode[] },
        [office(3)]: { areas: ['990102001003'] as AreaCode[] },
      },
      office(1),
      [office(2), office(3)],
      null,
    ],
    [
      'leaves no part uncovered',
      { [office(2)]: { areas: ['990102001001', '990102001002'] as AreaCode[] } },
      office(1),
      [office(2)],
      { code: 'NOT_COVERED', area: '990102001003' },
    ],
    ['is somebody', {}, office(1), [], { code: 'NO_SUCCESSOR' }],
    ['is another', {}, office(1), [office(1)], { code: 'OWN_SUCCESSOR' }],
    ['is named once', {}, office(1), [office(2), office(2)], { code: 'SUCCESSOR_TWICE', unit: office(2) }],
    [
      'is there still',
      { [office(2)]: dissolved(office(3)) },
      office(1),
      [office(2)],
      { code: 'SUCCESSOR_DISSOLVED', unit: office(2) },
    ],
    [
      'is of its kind',
      {},
      office(1),
      ['GC-990102001'],
      { code: 'OTHER_KIND_OR_LEVEL', unit: 'GC-990102001' },
    ],
    [
      'stands at its level',
      {},
      'HOUSING-990102',
      ['HOUSING-CITY'],
      { code: 'OTHER_KIND_OR_LEVEL', unit: 'HOUSING-CITY' },
    ],
    [
      'comes once',
      { [office(1)]: dissolved(office(2)) },
      office(1),
      [office(2)],
      { code: 'DISSOLVED_ALREADY' },
    ],
  ]
  it.each(cases)('%s', (_, change, code, successors, objection) => {
    const reference = new Reference([cityWith(change)])
    const [unit, ...others] = [code, ...successors].flatMap((one) => reference.units.get(one) ?? [])
    if (!unit) throw new RangeError(`no unit ${code}`)
    expect(objectionToSuccession(reference, unit, others)).toEqual(objection)
  })
})
