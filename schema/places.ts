import type { Area, Item, Person, Unit } from '../domain/city.ts'
import { builder, byPage, connection, pageOf } from './builder.ts'
import { cityOf, viewerOf } from './context.ts'
import { LevelEnum, RoleEnum, UnitKindEnum, UrgencyEnum } from './enums.ts'
import { isRequester } from './visibility.ts'

// What a city is made of: areas, units, items, people. Read alone; integrators fill their forms from it.

export const AreaType = builder.objectRef<Area>('Area')
AreaType.implement({
  description: 'A place on one of the five levels (区域).',
  fields: (t) => ({
    code: t.exposeString('code', { description: '12 digits, 3 more for a grid.' }),
    name: t.exposeString('name'),
    nameEn: t.exposeString('nameEn'),
    level: t.field({ type: LevelEnum, resolve: ({ level }) => level }),
    parent: t.field({
      type: AreaType,
      nullable: true,
      resolve: async ({ parent }, _, { reads }) =>
        parent ? ((await reads.reference()).reference.areas.get(parent) ?? null) : null,
    }),
  }),
})

export const UnitType = builder.objectRef<Unit>('Unit')
UnitType.implement({
  description: 'A unit of the city (单位).',
  fields: (t) => ({
    code: t.exposeString('code'),
    name: t.exposeString('name'),
    nameEn: t.exposeString('nameEn'),
    kind: t.field({ type: UnitKindEnum, resolve: ({ kind }) => kind }),
    level: t.field({ type: LevelEnum, resolve: ({ level }) => level }),
    duty: t.exposeString('duty', {
      nullable: true,
      description: 'The line of work that the responsibility list names (条线).',
    }),
    parent: t.field({
      type: UnitType,
      nullable: true,
      resolve: async ({ parent }, _, { reads }) =>
        parent ? ((await reads.reference()).reference.units.get(parent) ?? null) : null,
    }),
    dissolvedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is dissolved (撤销); `succession` tells who goes on with what it had.',
      resolve: ({ dissolved }) => dissolved?.at ?? null,
    }),
    areas: t.field({
      type: [AreaType],
      description: 'What it covers, each with everything below it; nothing once it is dissolved.',
      resolve: async ({ areas }, _, { reads }) => {
        const { reference } = await reads.reference()
        return areas.flatMap((code) => reference.areas.get(code) ?? [])
      },
    }),
  }),
})

export const ItemType = builder.objectRef<Item>('Item')
ItemType.implement({
  description: 'An item of the catalogue (事项); orders are classed by items of the third level.',
  fields: (t) => ({
    code: t.exposeString('code'),
    name: t.exposeString('name'),
    nameEn: t.exposeString('nameEn'),
    urgency: t.field({ type: UrgencyEnum, resolve: ({ urgency }) => urgency }),
    aliases: t.stringList({ resolve: ({ aliases }) => [...aliases] }),
    parent: t.field({
      type: ItemType,
      nullable: true,
      resolve: async ({ parent }, _, context) =>
        parent
          ? ((await context.reads.reference()).reference.item(viewerOf(context).city, parent) ?? null)
          : null,
    }),
  }),
})

const PostType = builder.objectRef<Person['posts'][number]>('Post').implement({
  description: 'What a person does in a unit (岗位).',
  fields: (t) => ({
    unit: t.field({
      type: UnitType,
      resolve: async ({ unit: code }, _, { reads }) => {
        const unit = (await reads.reference()).reference.units.get(code)
        if (!unit) throw new TypeError(`somebody has a post in ${code}, which is no unit`)
        return unit
      },
    }),
    roles: t.field({ type: [RoleEnum], resolve: ({ roles }) => [...roles] }),
  }),
})

const PersonType = builder.objectRef<Person>('Person').implement({
  description: 'Somebody with a post in the city (人员).',
  fields: (t) => ({
    id: t.exposeString('id', {
      description: 'The subject of its tokens, and what `leader` and `accusedPeople` take.',
    }),
    name: t.exposeString('name'),
    nameEn: t.exposeString('nameEn'),
    posts: t.field({ type: [PostType], resolve: ({ posts }) => [...posts] }),
  }),
})

const AreaConnection = connection('Area', AreaType)
const UnitConnection = connection('Unit', UnitType)
const ItemConnection = connection('Item', ItemType)
const PersonConnection = connection('Person', PersonType)

const has = (text: string | null | undefined, ...names: readonly string[]) =>
  !text || names.some((name) => name.toLowerCase().includes(text.toLowerCase()))

builder.queryFields((t) => ({
  areas: t.field({
    type: AreaConnection,
    complexity: byPage,
    description: 'The areas of your city, by code.',
    args: {
      first: t.arg.int({ required: true }),
      after: t.arg.string(),
      parent: t.arg.string({ description: 'Only those directly in this area.' }),
      level: t.arg({ type: LevelEnum }),
      text: t.arg.string({ description: 'Contained in the name.' }),
    },
    resolve: async (_, { parent, level, text, ...page }, context) => {
      const all = cityOf((await context.reads.reference()).reference, viewerOf(context)).areas.filter(
        (area) =>
          (!parent || area.parent === parent) &&
          (!level || area.level === level) &&
          has(text, area.name, area.nameEn),
      )
      return { page: pageOf(all, ({ code }) => code, page), count: () => all.length }
    },
  }),
  units: t.field({
    type: UnitConnection,
    complexity: byPage,
    description: 'The units of your city, by code.',
    args: {
      first: t.arg.int({ required: true }),
      after: t.arg.string(),
      parent: t.arg.string({ description: 'Only those that answer to this unit.' }),
      level: t.arg({ type: LevelEnum }),
      kind: t.arg({ type: UnitKindEnum }),
      area: t.arg.string({ description: 'Only those that cover this area.' }),
      text: t.arg.string({ description: 'Contained in the name.' }),
    },
    resolve: async (_, { parent, level, kind, area, text, ...page }, context) => {
      const { reference } = await context.reads.reference()
      const place = area ? reference.areaRef(area) : null
      const covering = area ? new Set(place ? reference.covering(place).map(({ code }) => code) : []) : null
      const all = cityOf(reference, viewerOf(context)).units.filter(
        (unit) =>
          (!parent || unit.parent === parent) &&
          (!level || unit.level === level) &&
          (!kind || unit.kind === kind) &&
          (!covering || covering.has(unit.code)) &&
          has(text, unit.name, unit.nameEn),
      )
      return { page: pageOf(all, ({ code }) => code, page), count: () => all.length }
    },
  }),
  people: t.field({
    type: PersonConnection,
    complexity: byPage,
    description: 'Who has a post in your city, by id. Not for requesters, for whom nobody is found.',
    args: {
      first: t.arg.int({ required: true }),
      after: t.arg.string(),
      unit: t.arg.string({ description: 'Only those with a post in this unit.' }),
      role: t.arg({ type: RoleEnum, description: 'Only those with a post in this role.' }),
      text: t.arg.string({ description: 'Contained in the name.' }),
    },
    resolve: async (_, { unit, role, text, ...page }, context) => {
      const viewer = viewerOf(context)
      const { people } = cityOf((await context.reads.reference()).reference, viewer)
      const all = people.filter(
        ({ name, nameEn, posts }) =>
          !isRequester(viewer) &&
          posts.some((post) => (!unit || post.unit === unit) && (!role || post.roles.includes(role))) &&
          has(text, name, nameEn),
      )
      return { page: pageOf(all, ({ id }) => id, page), count: () => all.length }
    },
  }),
  items: t.field({
    type: ItemConnection,
    complexity: byPage,
    description: 'The catalogue of your city, by code.',
    args: {
      first: t.arg.int({ required: true }),
      after: t.arg.string(),
      parent: t.arg.string({ description: 'Only those directly below this item.' }),
      leaves: t.arg.boolean({ description: 'Only items of the third level, by which orders are classed.' }),
      text: t.arg.string({ description: 'Contained in the name or one of its other words.' }),
    },
    resolve: async (_, { parent, leaves, text, ...page }, context) => {
      const { items } = cityOf((await context.reads.reference()).reference, viewerOf(context))
      const parents = new Set(items.map((item) => item.parent))
      const all = items.filter(
        (item) =>
          (!parent || item.parent === parent) &&
          (!leaves || !parents.has(item.code)) &&
          has(text, item.name, item.nameEn, ...item.aliases),
      )
      return { page: pageOf(all, ({ code }) => code, page), count: () => all.length }
    },
  }),
}))

const ViewerType = builder.objectRef<{ id: string }>('Viewer').implement({
  description: 'Who asks, in which post.',
  fields: (t) => ({
    id: t.exposeString('id'),
    name: t.string({
      nullable: true,
      resolve: async ({ id }, _, { reads }) =>
        (await reads.reference()).reference.people.get(id)?.name ?? null,
    }),
    unit: t.field({
      type: UnitType,
      resolve: async (_, __, context) => {
        const unit = (await context.reads.reference()).reference.units.get(viewerOf(context).actor.unit.code)
        if (!unit) throw new TypeError('the unit of a viewer is known')
        return unit
      },
    }),
    roles: t.field({ type: [RoleEnum], resolve: (_, __, context) => [...viewerOf(context).actor.roles] }),
    city: t.string({ resolve: (_, __, context) => viewerOf(context).city }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    description: 'Who you are to this API.',
    resolve: (_, __, context) => ({ id: viewerOf(context).actor.id }),
  }),
)
