import { type Actor, Role, type UnitCode, type UnitRef } from '../../domain/units.ts'
import { actor, reference } from '../kit/memoryCity.ts'

/** A unit of the sample city. */
export function unit(code: string): UnitRef {
  const ref = reference.unitRef(code)
  if (!ref) throw new RangeError(`the sample city has no unit ${code}`)
  return ref
}

const everyRole = Object.values(Role)
const elsewhere = 'ELSEWHERE' as UnitCode

/**
 * Everybody whose permission is told, by what they are to the order; one letter is one column of the table. Where a
 * post did something in an order its small letter did it, and the capital is another person of the same post.
 */
export const people = {
  hotline: {
    c: actor('HOTLINE', 'CALL_TAKER'),
    C: actor('HOTLINE', 'CALL_TAKER', 1),
    d: actor('HOTLINE', 'DISPATCHER'),
    D: actor('HOTLINE', 'DISPATCHER', 1),
    r: actor('HOTLINE', 'REVIEWER'),
    R: actor('HOTLINE', 'REVIEWER', 1),
    v: actor('HOTLINE', 'VISITOR'),
    V: actor('HOTLINE', 'VISITOR', 1),
    j: actor('HOTLINE', 'ADJUDICATOR'),
    J: actor('HOTLINE', 'ADJUDICATOR', 1),
    m: actor('HOTLINE', 'MONITOR'),
    l: actor('HOTLINE', 'LEAD_APPROVER'),
    L: actor('HOTLINE', 'LEAD_APPROVER', 1),
    a: actor('HOTLINE', 'ADMINISTRATOR'),
    i: actor('HOTLINE', 'INTEGRATOR'),
    q: { id: 'requester', unit: unit('HOTLINE'), roles: [Role.REQUESTER] },
  },
  district: {
    d: actor('GC-990102', 'DISPATCHER'),
    r: actor('GC-990102', 'REVIEWER'),
    v: actor('GC-990102', 'VISITOR'),
    m: actor('GC-990102', 'MONITOR'),
    l: actor('GC-990102', 'LEAD_APPROVER'),
    s: { id: 'district-supervisor', unit: unit('GC-990102'), roles: [Role.SUPERVISOR] },
  },
  street: { d: actor('GC-990102001', 'DISPATCHER'), l: actor('GC-990102001', 'LEAD_APPROVER') },
  beyond: {
    d: actor('GC-990103', 'DISPATCHER'),
    m: actor('GC-990103', 'MONITOR'),
    h: actor('URBAN_MANAGEMENT-990103', 'HANDLER'),
  },
  lead: {
    h: actor('URBAN_MANAGEMENT-990102', 'HANDLER'),
    H: actor('URBAN_MANAGEMENT-990102', 'HANDLER', 1),
    l: actor('URBAN_MANAGEMENT-990102', 'LEAD_APPROVER'),
  },
  back: { h: actor('WATER-990102', 'HANDLER'), l: actor('WATER-990102', 'LEAD_APPROVER') },
  asst: { h: actor('HOUSING-990102', 'HANDLER'), l: actor('HOUSING-990102', 'LEAD_APPROVER') },
  dele: { h: actor('OFFICE-990102001', 'HANDLER'), l: actor('OFFICE-990102001', 'LEAD_APPROVER') },
  other: {
    h: actor('LABOUR-990102', 'HANDLER'),
    c: actor('COMMUNITY-990102001001', 'HANDLER'),
    g: actor('GRID-990102001001001', 'GRID_WORKER'),
    G: actor('GRID-990102001001002', 'GRID_WORKER'),
  },
  force: { s: actor('TASKFORCE', 'SUPERVISOR'), S: actor('TASKFORCE', 'SUPERVISOR', 1) },
  ruling: {
    1: actor('RULING', 'ARBITER'),
    2: actor('RULING', 'ARBITER', 1),
    3: actor('RULING', 'ARBITER', 2),
  },
  accused: {
    u: { ...actor('OFFICE-990102003', 'HANDLER'), roles: everyRole },
    b: { ...actor('COMMUNITY-990102003001', 'HANDLER'), roles: everyRole },
    p: { id: 'accused-person', unit: unit('HOTLINE'), roles: everyRole },
  },
  away: {
    o: {
      id: 'from-elsewhere',
      unit: { ...unit('HOTLINE'), path: [elsewhere, 'HOTLINE' as UnitCode] },
      roles: everyRole,
    },
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Actor>>>>

/** What each group is to the order. */
export const meaning: Readonly<Record<keyof typeof people, string>> = {
  hotline: "the city's hotline, and the requester, who speaks through it",
  district: "the grid centre of the order's district; no mandate reaches its supervisor",
  street: 'the grid centre of its street',
  beyond: 'the grid centre and a unit of the other district',
  lead: 'the lead unit',
  back: 'a unit that returned it',
  asst: 'an assisting unit, or the other party of a dispute',
  dele: "the street's office, to which a part is delegated",
  other: 'a unit that has nothing to do with it, a community, a grid of the place and the next one',
  force: 'the supervision task force',
  ruling: 'the ruling body: who stepped back, who ruled, who did neither',
  accused: 'whom the request accuses: a unit, one below it, a person of the hotline',
  away: "another city's hotline",
}

/** Everybody, in the order of the columns. */
export const everybody: readonly Actor[] = Object.values<Readonly<Record<string, Actor>>>(people).flatMap(
  Object.values<Actor>,
)
