import type { Database } from '../db/database.ts'
import { eventsFrom } from '../db/journal.ts'
import { shelvesOf } from '../db/policies.ts'
import { precedentsFor } from '../db/precedents.ts'
import { openReference } from '../db/reference.ts'
import { localDate } from '../domain/instant.ts'
import { RuleLibrary } from '../policies/library.ts'
import type { City } from './index.ts'

/** Answers the process from the database: rules from the packs, candidates from the responsibility list in force. */
export function cityFrom(db: Database): City {
  const source = openReference(db)
  const library = new RuleLibrary(shelvesOf(db))
  return {
    async rulesAt({ city, at, area, pinned }) {
      const { reference } = await source.current()
      return pinned ? library.pinned(city, pinned, at, reference) : library.inForce(city, at, reference, area)
    },
    async staff({ units, roles }) {
      const { reference } = await source.current()
      return { staff: reference.staff(units, roles) }
    },
    async collectors({ area, roles }) {
      const { reference } = await source.current()
      return { collectors: reference.collectors(area, roles) }
    },
    async ahead({ number, after }) {
      return { events: await eventsFrom(db, number, after + 1) }
    },
    async candidates({ city, item, area, at, excluded, accused }) {
      const { reference, listOn } = await source.current()
      const [itemRef, areaRef] = [reference.itemRef(city, item), reference.areaRef(area)]
      if (!itemRef || !areaRef) throw new Error(`item ${item} or area ${area} is not known in city ${city}`)
      const precedents = await precedentsFor(db, { city, item, areas: areaRef.path, at })
      return reference.route({
        list: listOn(city, localDate(at, 480)),
        precedents,
        item: itemRef,
        area: areaRef,
        excluded,
        accused,
      })
    },
  }
}
