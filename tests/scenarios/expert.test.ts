import { scenario } from 'gridline/testing'
import { describe } from 'vitest'
import { accepted, roads } from './streetLight.ts'

const housing = '临湖区住房建设局'

describe('an expert (专家会诊: 4 working hours; our choice)', () => {
  scenario('is asked what is to be done, and has four working hours for it', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExpert(order, { unit: housing, question: '灯杆基础是否需要加固？' })
    // 10:00 to 12:00, 13:30 to 15:30.
    await city.expectTask(order, 'EXPERT', { holder: housing, due: '15:30', warned: '14:42' })
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
    await city.of(housing).advise(order, { advice: '需要，混凝土基础已开裂。', at: '14:00' })
    await city.expectLimit(order, 'expert1', { met: true, ended: '14:00' })
  })

  scenario('that says nothing climbs the ladder, and blocks nothing', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExpert(order, { unit: housing })
    await city.until(order, 'SUPERVISED', 'expert1')
    await city.expectTask(order, 'EXPERT', { holder: housing, overdue: true })
    await city.of(roads).complete(order)
    await city.expectNoTask(order, 'EXPERT')
  })

  scenario('may pass, and is asked once at a time', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExpert(order, { unit: housing })
    await city.of(roads).mayNot('askExpert', order, 'UNIT_TWICE', { unit: housing })
    await city.of(roads).mayNot('askExpert', order, 'UNIT_TWICE', { unit: roads })
    await city.of(roads).mayNot('askExpert', order, 'UNIT_CANNOT_HANDLE', { unit: '临湖区网格中心' })
    await city.of(housing).pass(order, { basis: '非我局专业' })
    await city.expectNoTask(order, 'EXPERT')
    await city.of(roads).askExpert(order, { unit: housing })
  })
})
