import type { Database } from '../db/database.ts'
import { eventsFrom } from '../db/journal.ts'
import { shelvesOf } from '../db/policies.ts'
import { openReference } from '../db/reference.ts'
import { localDate } from '../domain/instant.ts'
import { RuleLibrary } from '../policies/library.ts'
import type { City } from './index.ts'

/** Answers the process from the database: rules from the packs, candidates from the responsibility list in force. */
export function cityFrom(db: Database): City {
  const source = openReference(db)
  const library = new RuleLibrary(shelvesOf(db))
  return {
    async rulesAt({ city, at, pinned }) {
      const { reference } = await source.current()
      return pinned
        ? library.pinned(city, pinned.pack, pinned.calendarVersion, at, reference)
        : library.inForce(city, at, reference)
    },
    async centres({ city, area }) {
      const { reference } = await source.current()
      const ref = reference.areaRef(area)
      if (!ref) throw new Error(`area ${area} is not known in city ${city}`)
      return { centres: reference.centres(ref) }
    },
    async ahead({ number, after }) {
      return { events: await eventsFrom(db, number, after + 1) }
    },
    async candidates({ city, item, area, at, excluded }) {
      const { reference, listOn } = await source.current()
      const [itemRef, areaRef] = [reference.itemRef(city, item), reference.areaRef(area)]
      if (!itemRef || !areaRef) throw new Error(`item ${item} or area ${area} is not known in city ${city}`)
      const list = listOn(city, localDate(at, 480))
      return { listVersion: list.version, candidates: reference.candidates(list, itemRef, areaRef, excluded) }
    },
  }
}
