import { type Numbered, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, dispatched, roads } from '../scenarios/streetLight.ts'

/** Why a limit of an order is due when it is, in Chinese and in English. */
async function whyOf(city: TestCity, { number }: Numbered, key: string): Promise<(string | undefined)[]> {
  const inLanguage = async (language: string) => {
    const { data } = await city.request<{ workOrder: { limits: { key: string; why: string }[] } }>(
      city.of(roads),
      'query($number: String!) { workOrder(number: $number) { limits { key why } } }',
      { number },
      language,
    )
    return data?.workOrder.limits.find((limit) => limit.key === key)?.why
  }
  return [await inLanguage('zh-CN'), await inLanguage('en')]
}

const handling = 'round1/dispatch1/HANDLE'
const jinan = {
  zh: '规则 limits.handle.general，依据：《济南市12345市民服务热线条例》第二十四条（已核对原文）。',
  en: 'Rule limits.handle.general, source: Jinan, Regulations on the 12345 Hotline, article 24 (text of the law read).',
}

describe('why a limit is due when it is (期限说明)', () => {
  scenario('over a holiday: which working days were counted, make-up days among them', async (city) => {
    const order = await dispatched(city, '2026-09-30 17:10')
    expect(await whyOf(city, order, handling)).toEqual([
      `办理期限：5 个工作日。${jinan.zh}自派单（2026-09-30 17:10）起算，当日不计，计入工作日 5 天（10-08、10-09、10-10（调休）、10-12、10-13），2026-10-13 18:00 到期。预警：2026-10-13 09:00。`,
      `Handling: 5 working days. ${jinan.en} Counted from the dispatch at 2026-09-30 17:10, whose day is left out: 5 working days (10-08, 10-09, 10-10 (make-up day), 10-12, 10-13); due 2026-10-13 18:00. Warned of at 2026-10-13 09:00.`,
    ])
  })

  scenario('by the clock: day and night, holidays as well', async (city) => {
    await city.at('2026-10-02 23:50')
    const order = await city.call('楼道燃气味很重', { item: '燃气泄漏', area: '幸福里社区' })
    await city.dispatcher.dispatch(order, { unit: '临湖区燃气办', at: '23:52' })
    expect(await whyOf(city, order, 'round1/dispatch1/ACCEPT')).toEqual([
      '签收期限：15 分钟（连续）。规则 limits.accept.danger，依据：《天津市政务服务便民热线管理办法》（市政府令第39号，2025-01-01施行）实施细则（已核对原文）。自派单（2026-10-02 23:52）起连续计时，夜间和节假日照计，2026-10-03 00:07 到期。预警：2026-10-03 00:04。',
      'Acceptance: 15 minutes, day and night. Rule limits.accept.danger, source: Tianjin, Measures on Government Service Hotlines (municipal order 39, in force 2025-01-01), implementing rules (text of the law read). Counted from the dispatch at 2026-10-02 23:52 day and night, holidays as well; due 2026-10-03 00:07. Warned of at 2026-10-03 00:04.',
    ])
  })

  scenario("in working hours: within which sessions, and on nobody's word but ours", async (city) => {
    const order = await dispatched(city, '2026-10-12 10:30')
    await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY' })
    // 90 min until noon, 150 min from 13:30; a fifth of four hours are 48 min.
    expect(await whyOf(city, order, 'round1/dispatch1/ACCEPT/return1')).toEqual([
      '退单审核期限：4 小时（工作时间）。规则 limits.returnReview，依据：本平台设定，无外部依据。自 2026-10-12 10:30 起算，只计工作时间（09:00–12:00、13:30–18:00），2026-10-12 16:00 到期。预警：2026-10-12 15:12。',
      'Review of the return: 4 hours of working time. Rule limits.returnReview, source: Set by this pack; no outside source. Counted from 2026-10-12 10:30 in working time (09:00–12:00, 13:30–18:00); due 2026-10-12 16:00. Warned of at 2026-10-12 15:12.',
    ])
    const [zh, en] = await whyOf(city, order, handling)
    expect(zh).toContain('有关事项待决，暂停预警和督办，到期时间不变。')
    expect(en).toContain('Something about it is being decided')
  })

  scenario('extended, parked and gone on with: each move, and what was left', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExtension(order, { days: 2, at: '10-19 16:00' })
    await city.approver.decideExtension(order, { decision: 'APPROVE', at: '10-20 10:00' })
    // 13, 14, 15, 16, 19; then 20 and 21. Left on the 20th at 10:30: 6 h, and 7.5 h of the 21st.
    await city.of(roads).askParking(order, { until: '11-02 09:00', at: '10:30' })
    await city.approver.decideParking(order, { decision: 'APPROVE' })
    const said = {
      zh: `办理期限：5 个工作日。${jinan.zh}自派单（2026-10-12 10:00）起算，当日不计，计入工作日 5 天（10-13、10-14、10-15、10-16、10-19），2026-10-19 18:00 到期。2026-10-20 10:00 批准延期：在 2026-10-19 18:00 之后再计工作日 2 天（10-20、10-21），改为 2026-10-21 18:00 到期。2026-10-20 10:30 挂账：停止计时，余 13 小时 30 分钟（工作时间）。`,
      en: `Handling: 5 working days. ${jinan.en} Counted from the dispatch at 2026-10-12 10:00, whose day is left out: 5 working days (10-13, 10-14, 10-15, 10-16, 10-19); due 2026-10-19 18:00. Extended at 2026-10-20 10:00: after 2026-10-19 18:00 another 2 working days (10-20, 10-21); now due 2026-10-21 18:00. Parked at 2026-10-20 10:30: its clock stands still with 13 hours 30 minutes of working time left.`,
    }
    expect(await whyOf(city, order, handling)).toEqual([said.zh, said.en])
    expect(await whyOf(city, order, `${handling}/parking2/PARKED`)).toEqual([
      '挂账期限：由挂账审批确定，至多 365 个自然日。规则 limits.parked，依据：运城市12345热线工单办理规定（二手资料）。自 2026-10-20 10:30 起，2026-11-02 09:00 到期。',
      'Parking: set by whoever approved the parking, 365 days at most. Rule limits.parked, source: Yuncheng, rules on handling hotline orders (secondary source). It runs from 2026-10-20 10:30 and is due 2026-11-02 09:00.',
    ])
    // 7.5 h on Mon 2 Nov, the other 6 on the 3rd, which is the unit's to its close; warned when 7.5 h are left.
    await city.until('11-02 10:00')
    expect(await whyOf(city, order, handling)).toEqual([
      `${said.zh}2026-11-02 09:00 恢复计时：余下时间用完的当日下班到期，即 2026-11-03 18:00。预警：2026-11-03 09:00。`,
      `${said.en} It went on at 2026-11-02 09:00: due at the close of the day on which what was left runs out, 2026-11-03 18:00. Warned of at 2026-11-03 09:00.`,
    ])
  })

  scenario('held to be complex: counted anew from the dispatch', async (city) => {
    const order = await accepted(city, '2026-09-21 09:30')
    await city.of(roads).askComplex(order, { at: '09-22 10:00' })
    await city.approver.decideComplex(order, { decision: 'APPROVE' })
    // 22, 23, 24, 28, 29, 30 Sep, 8, 9, Sat 10, 12, 13, 14, 15, 16, 19 Oct (worked case 4).
    const [zh, en] = await whyOf(city, order, handling)
    expect(zh).toContain(
      '2026-09-22 10:00 经批准按复杂工单办理（原为 2026-09-29 18:00 到期）。自派单（2026-09-21 09:30）起算，当日不计，计入工作日 15 天（09-22、09-23、09-24、09-28、09-29、09-30、…、10-14、10-15、10-16、10-19），2026-10-19 18:00 到期。',
    )
    expect(en).toContain('Held to be complex at 2026-09-22 10:00 (before, it was due 2026-09-29 18:00).')
  })

  scenario('brought forward by a stricter class: from when, and what it was before', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.callTaker.reclassify(order, { urgency: 'UTILITIES', at: '10-13 11:00' })
    const [zh, en] = await whyOf(city, order, handling)
    expect(zh).toContain(
      '2026-10-13 11:00 重新分类（原为 2026-10-19 18:00 到期）：从严的期限自此起算，不晚于原期限。自 2026-10-13 11:00 起连续计时，夜间和节假日照计，2026-10-14 11:00 到期。',
    )
    expect(en).toContain('Classed anew at 2026-10-13 11:00 (before, it was due 2026-10-19 18:00)')
  })

  scenario(
    'into a year without its holiday notice: that it is provisional, and by what it was reckoned',
    async (city) => {
      const order = await dispatched(city, '2026-12-31 10:00')
      const [zh, en] = await whyOf(city, order, 'round1/dispatch1/ACCEPT')
      expect(zh).toContain('计入工作日 1 天（01-04），2027-01-04 18:00 到期。')
      expect(zh).toMatch(/涉及尚未公布放假安排的年份，暂按周末和法定节假日计算。$/)
      expect(en).toMatch(/Provisional: it touches a year whose holiday notice is not out/)
    },
  )
})
