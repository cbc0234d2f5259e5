import { readFileSync } from 'node:fs'
import { sampleCity, scenario } from 'gridline/testing'
import { light, roads } from './streetLight.ts'

// The default pack, but for what becomes of a single candidate.
const ownPack = readFileSync('policies/default.yaml', 'utf8')
  .replace('name: default', 'name: by-itself')
  .replace('singleCandidate: CONFIRM', 'singleCandidate: AUTO')
sampleCity({ pack: ownPack })

scenario('a single candidate goes out by itself; who returns it does not get it again', async (city) => {
  await city.at('2026-10-12 10:00')
  const order = await city.call('门口的路灯不亮', light)
  await city.expectTask(order, 'ACCEPT', { holder: roads, due: '10-13 18:00' })
  await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY' })
  await city.dispatcher.reviewReturn(order, { decision: 'APPROVE', at: '11:00' })
  // The territory stands in for nobody by itself: a gap in the list is a person's to see.
  await city.expectTask(order, 'DISPATCH', { key: 'round1/dispatch2/DISPATCH', due: '10-13 11:00' })
  await city.dispatcher.dispatch(order, { unit: '桂花街道办事处' })
  await city.expectTask(order, 'ACCEPT', { holder: '桂花街道办事处' })
  await city.expectNoTask(order, 'DISPATCH')
})

scenario('reclassified and returned, it goes to whoever the new class names', async (city) => {
  await city.at('2026-10-12 10:00')
  const order = await city.call('门口的路灯不亮', light)
  await city.callTaker.reclassify(order, { item: '商品质量' })
  await city.of(roads).returnOrder(order, { reason: 'WRONG_ITEM' })
  await city.dispatcher.reviewReturn(order, { decision: 'APPROVE' })
  await city.expectTask(order, 'ACCEPT', { holder: '临湖区市场监管局' })
})
