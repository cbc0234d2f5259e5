import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadSampleCity } from '../../samples/sampleCity.ts'
import { Catalogue } from '../../scripts/import/catalogue.ts'
import { checkNames, columnsOf, type ImportMap, mapRecord, parseMap } from '../../scripts/import/map.ts'

const { items, areas } = loadSampleCity()
const parents = new Set(items.map(({ parent }) => parent))
const catalogue = new Catalogue(
  items.filter(({ code }) => !parents.has(code)),
  [
    ...areas,
    { code: '990102009001', name: '同名社区', nameEn: 'a', level: 'COMMUNITY', parent: '990102001000' },
    { code: '990103009001', name: '同名社区', nameEn: 'b', level: 'COMMUNITY', parent: '990103001000' },
  ],
)
const codeOf = (name: string) => [...items, ...areas].find((one) => one.name === name)?.code

const least =
  'source: portal\nsourceId: { column: id }\nchannel: { constant: WEB }\ncontent: { column: text }\n'
const map = (more = ''): ImportMap => parseMap(least + more, 'test.yaml')

describe('a map', () => {
  it('of the samples is right', () => {
    const folder = new URL('../../samples/maps/', import.meta.url)
    for (const name of readdirSync(folder))
      checkNames(parseMap(readFileSync(new URL(name, folder), 'utf8'), name), catalogue, name)
  })

  it('that cannot be used says everything that is wrong in it', () => {
    const wrong =
      'source: portal\nsourceId: id\nchannel: { constant: FAX }\ncontent: { column: text }\nitems: { lookUp: text }\n'
    expect(() => parseMap(wrong, 'bad.yaml')).toThrow(
      /bad\.yaml[\s\S]*sourceId: write \{ constant[\s\S]*items/,
    )
    expect(() => parseMap(least.replace('WEB', 'FAX'), 'bad.yaml')).toThrow(
      /channel: 'FAX' is none of PHONE, WEB/,
    )
    expect(() => parseMap('source: [', 'bad.yaml')).toThrow(/bad\.yaml/)
  })

  it('that cannot be read is told in one line, with the place', () => {
    expect(() => parseMap('source: a\nb: c: d\n', 'bad.yaml')).toThrow(
      /^.*bad\.yaml.* at line 2, column \d+$/,
    )
  })

  it('whose sourceId is the same for every line is refused', () => {
    expect(() => parseMap(least.replace('{ column: id }', '{ constant: a }'), 'bad.yaml')).toThrow(
      /sourceId: the same for every line/,
    )
  })

  it('that names an item or an area which the city does not have is refused, field by field', () => {
    const checked = (more: string) => () => checkNames(map(more), catalogue, 'bad.yaml')
    expect(
      checked(
        'item: { lookUp: text, default: 没有的事项 }\narea: { lookUp: place, values: { 火星站: 火星 }, default: 云江市 }\n',
      ),
    ).toThrow(/item: '没有的事项'.*is not known[\s\S]*area: '火星'.*is not known/)
    expect(checked('area: { constant: 同名社区 }\n')).toThrow(/area: '同名社区'.*stands for more than one/)
    expect(
      checked('item: { constant: 路灯不亮 }\narea: { lookUp: place, values: { 高新区: 东屏区政府旁 } }\n'),
    ).not.toThrow()
  })

  it('names the columns that it reads', () => {
    const read = map(
      'title: { template: "{what}: {where}" }\narea: { lookUp: [place, text], default: 云江市 }\n',
    )
    expect(columnsOf(read)).toEqual(['id', 'what', 'where', 'text', 'place'])
  })
})

describe('a record', () => {
  const mapped = (more: string, values: Record<string, string>) =>
    mapRecord(map(more), { id: '1', text: '文', ...values }, catalogue)

  it('becomes an order: constants, columns, templates, translations', () => {
    expect(
      mapped(
        'kind: { column: kind, values: { 投诉: COMPLAINT }, default: HELP }\ntitle: { template: "{a}—{b}" }\nrequester: { name: { column: who }, phone: { column: [mobile, phone] } }\n',
        { kind: '投诉', a: '一', b: '二', who: '王女士', mobile: '', phone: '1390000' },
      ),
    ).toEqual({
      input: {
        source: 'portal',
        sourceId: '1',
        channel: 'WEB',
        content: '文',
        kind: 'COMPLAINT',
        title: '一—二',
        requester: { name: '王女士', phone: '1390000' },
      },
    })
  })

  it('without id or content, or with a value that no one knows, says all of it', () => {
    expect(mapped('kind: { column: kind }\n', { id: ' ', text: '', kind: '表扬' })).toEqual({
      problems: [
        expect.stringContaining("kind: '表扬'"),
        expect.stringContaining('sourceId: 缺少'),
        expect.stringContaining('content: 缺少'),
      ],
    })
  })

  it('has its item by code, by name, by another word, or by what its text mentions: the longest first', () => {
    const item = 'item: { lookUp: [item, text], default: 其他诉求 }\n'
    const light = codeOf('路灯不亮')
    expect(mapped(item, { item: light ?? '' })).toMatchObject({ input: { itemCode: light } })
    expect(mapped(item, { item: '路灯不亮' })).toMatchObject({ input: { itemCode: light } })
    expect(mapped(item, { item: '路灯' })).toMatchObject({ input: { itemCode: light } })
    expect(mapped(item, { text: '门口的路灯坏了' })).toMatchObject({ input: { itemCode: light } })
    expect(mapped(item, { text: '停车难，公交车又少' })).toMatchObject({
      input: { itemCode: codeOf('公交线路') },
    })
    expect(mapped(item, { text: '别的事' })).toMatchObject({ input: { itemCode: codeOf('其他诉求') } })
  })

  it('has its area at the lowest level that is mentioned; without one and without a default it is rejected', () => {
    const area = 'area: { lookUp: text }\n'
    expect(mapped(area, { text: '临湖区桂花街道幸福里社区' })).toMatchObject({
      input: { areaCode: codeOf('幸福里社区') },
    })
    expect(mapped(area, { text: '就在这里' })).toEqual({
      problems: [expect.stringContaining('names nothing known')],
    })
  })

  it('with an ambiguous name is never guessed', () => {
    const { problems } = mapped('area: { lookUp: text, default: 云江市 }\n', { text: '同名社区门口' }) as {
      problems: string[]
    }
    expect(problems).toEqual([
      expect.stringMatching(
        /stands for more than one.*990102009001 云江市›临湖区›桂花街道›同名社区, 990103009001 云江市›东屏区›/,
      ),
    ])
  })

  it('keeps the time at which it was made there', () => {
    const when = (at: string, zone = 'zone: "+08:00"') =>
      mapped(`sourceCreatedAt: { column: at, ${zone} }\n`, { at })
    for (const [written, instant] of [
      ['2018-12-26T10:13:37+08:00', '2018-12-26T02:13:37Z'],
      ['2018-12-26 10:13', '2018-12-26T02:13:00Z'],
      ['2018/1/6 9:05:01', '2018-01-06T01:05:01Z'],
      ['2018年1月6日', '2018-01-05T16:00:00Z'],
    ] as const)
      expect(when(written)).toMatchObject({ input: { sourceCreatedAt: instant } })
    expect(when('2018-12-26 10:13', '')).toEqual({ problems: [expect.stringContaining('is no time')] })
    expect(when('2018-02-30')).toEqual({ problems: [expect.stringContaining("'2018-02-30'")] })
    expect(when('')).toHaveProperty('input')
  })
})
