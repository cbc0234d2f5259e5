import { Role } from '../domain/units.ts'
import { comesTo, type Seen, type Step } from './firstOrders.ts'

// What nobody asked for, and the sample city's people found.

type Finder = Exclude<Step['by'], 'LEAD' | Role>

/** What somebody found (网格发现、未诉先办), and how far it has come. */
interface Finding {
  readonly key: string
  readonly by: Finder
  /** As `createWorkOrder` takes it, the item by its name; of the finder's own place where none is named. */
  readonly said: { readonly itemName: string; readonly content: string; readonly [field: string]: unknown }
  readonly steps: readonly Step[]
}

const grid: Finder = { unit: 'GRID-990102001001001', role: Role.GRID_WORKER }
const nextGrid: Finder = { unit: 'GRID-990102001001002', role: Role.GRID_WORKER }
const road: Finder = { unit: 'URBAN_MANAGEMENT-990102', role: Role.HANDLER }
const finished = (by: Finder, publicReply: string): Step => ({
  by,
  mutation: 'completeWorkOrder',
  input: { resultKind: 'FIXED', contactMethod: 'NONE', publicReply },
})

/** What nobody asked for: a grid's own small matter, a grid-direct whistle closed on the spot, two that wait. */
export const findings: readonly Finding[] = [
  {
    key: 'lamp',
    by: grid,
    said: { origin: 'GRID', itemName: '楼道灯损坏', content: '三号楼二单元楼道灯不亮。' },
    steps: [finished(grid, '已更换灯泡。')],
  },
  // 网格直吹: two units come, one in a video session; closed on the spot.
  {
    key: 'direct',
    by: grid,
    said: {
      origin: 'GRID',
      itemName: '路灯不亮',
      content: '路灯杆底部线头外露，孩子常在旁边玩。',
      whistle: {
        kind: 'HARD_PROBLEM',
        units: ['URBAN_MANAGEMENT-990102', 'HOUSING-990102'],
        purpose: '请到场断电、修复，并查清产权。',
      },
    },
    steps: [
      { by: road, mutation: 'signWhistle' },
      comesTo(road.unit, '990102001001001'),
      { by: road, mutation: 'reportWork', input: { report: '已断电并包扎线头，明日换杆。' } },
      { by: { unit: 'HOUSING-990102', role: Role.HANDLER }, mutation: 'signWhistle' },
      {
        by: { unit: 'HOUSING-990102', role: Role.HANDLER },
        mutation: 'reportIn',
        input: ({ now }: Seen) => ({
          proof: 'VIDEO_SESSION',
          arrivedAt: now.toISOString(),
          endedAt: now.toISOString(),
          participants: 3,
          evidence: '视频会商纪要',
        }),
      },
      {
        by: { unit: 'HOUSING-990102', role: Role.HANDLER },
        mutation: 'reportWork',
        input: { report: '产权属城管，小区不需改造。' },
      },
      ...['URBAN_MANAGEMENT-990102', 'HOUSING-990102'].map(
        (unit): Step => ({
          by: grid,
          mutation: 'concludeWhistle',
          input: { unit, came: true, resolved: true, basis: '到场处置，情况属实。' },
        }),
      ),
      finished(grid, '线头已处理，现场无危险。'),
      {
        by: nextGrid,
        mutation: 'verifyWorkOrder',
        input: { decision: 'PASS', evidence: '现场查看，线头已包扎，警示牌已立。' },
      },
    ],
  },
  // 未诉先办, awaiting its verification.
  {
    key: 'patrol',
    by: road,
    said: {
      origin: 'PROACTIVE',
      itemName: '路灯不亮',
      areaCode: '990102001001001',
      content: '夜间巡查发现连续六盏路灯不亮。',
    },
    steps: [finished(road, '已更换控制模块，六盏路灯恢复照明。')],
  },
  // Passed up by the street, waits for the district.
  {
    key: 'upwards',
    by: grid,
    said: { origin: 'GRID', itemName: '河水污染', content: '河边排口有黑水流出，味道很大。' },
    steps: [
      {
        by: { unit: 'GC-990102001', role: Role.DISPATCHER },
        mutation: 'relayWorkOrder',
        input: { centre: 'GC-990102' },
      },
    ],
  },
]
