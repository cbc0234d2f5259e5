import type { Area } from '../../domain/city.ts'
import { pathOf } from '../import/catalogue.ts'
import { filled } from './codes.ts'

export type AreaFound = { readonly area: Area } | { readonly problem: string }

/** The areas of a city by code and by name. An ambiguous name is asked about, never guessed. */
export class AreaLookUp {
  readonly #byCode: ReadonlyMap<string, Area>
  readonly #byName: ReadonlyMap<string, readonly Area[]>

  constructor(areas: Iterable<Area>) {
    const byCode = new Map<string, Area>()
    const byName = new Map<string, Area[]>()
    for (const area of areas) {
      byCode.set(area.code, area)
      const others = byName.get(area.name)
      if (others) others.push(area)
      else byName.set(area.name, [area])
    }
    this.#byCode = byCode
    this.#byName = byName
  }

  find(codeOrName: string): AreaFound {
    const byCode = this.#byCode.get(codeOrName) ?? this.#byCode.get(filled(codeOrName))
    if (byCode) return { area: byCode }
    const [area, ...others] = this.#byName.get(codeOrName) ?? []
    if (!area)
      return {
        problem: `没有区域 '${codeOrName}' / there is no area '${codeOrName}', neither in the file nor in the city; write the code or the whole name of one`,
      }
    if (others.length === 0) return { area }
    return {
      problem: `'${codeOrName}' 有歧义，请写代码 / stands for more than one; write the code: ${[area, ...others].map((one) => this.told(one)).join(', ')}`,
    }
  }

  /** An area by its code and where it lies. */
  told(area: Area): string {
    return `${area.code} ${pathOf(area, this.#byCode)}`
  }

  /** The names that more than one area has, at whatever level, written exactly alike. */
  recurring(): (readonly [name: string, areas: readonly Area[]])[] {
    return [...this.#byName].filter(([, areas]) => areas.length > 1)
  }
}
