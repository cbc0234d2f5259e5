import { levels } from '../../domain/units.ts'

export interface Named {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  /** Other words for it. */
  readonly aliases?: readonly string[]
  readonly level?: string
  /** The code of what it lies in. */
  readonly parent?: string | null
}

export type Found = { readonly code: string } | { readonly problem: string }

/** Items and areas of the city by their names, for the look-ups of an import. */
export class Catalogue {
  readonly #indexes: Readonly<Record<'item' | 'area', Index>>

  /** `items`: those by which orders are classed, of the third level. */
  constructor(items: readonly Named[], areas: readonly Named[]) {
    this.#indexes = { item: new Index(items), area: new Index(areas) }
  }

  /** What a code or a name stands for; a problem when nothing or more than one thing has it. */
  named(field: 'item' | 'area', codeOrName: string): Found {
    return (
      this.#indexes[field].exactly(codeOrName) ?? {
        problem: `'${codeOrName}' 不存在 / is not known; see \`${field}s\` of the API`,
      }
    )
  }

  /** As `named`, else what a text mentions; null when it mentions nothing known. */
  find(field: 'item' | 'area', text: string): Found | null {
    return this.#indexes[field].exactly(text) ?? this.#indexes[field].mentionedIn(text)
  }
}

class Index {
  readonly #byCode: ReadonlyMap<string, Named>
  readonly #byWord = new Map<string, Named[]>()
  /** The words that a text may mention, the first letter leading to them. */
  readonly #byFirst = new Map<string, string[]>()

  constructor(all: readonly Named[]) {
    this.#byCode = new Map(all.map((one) => [one.code, one]))
    for (const one of all) {
      for (const word of new Set([one.code, one.name, one.nameEn, ...(one.aliases ?? [])])) {
        const others = this.#byWord.get(word)
        if (others) others.push(one)
        else this.#byWord.set(word, [one])
      }
      // One letter alone says nothing within a text.
      for (const word of [one.name, ...(one.aliases ?? [])].filter(({ length }) => length > 1)) {
        const first = word.charAt(0)
        const words = this.#byFirst.get(first)
        if (words) words.push(word)
        else this.#byFirst.set(first, [word])
      }
    }
  }

  exactly(word: string): Found | null {
    const found = this.#byWord.get(word)
    return found ? this.#oneOf(found, word) : null
  }

  /** The lowest level that is mentioned says most, then the longest word, then the first. */
  mentionedIn(text: string): Found | null {
    let best: { word: string; depth: number } | null = null
    for (let at = 0; at < text.length; at++) {
      for (const word of this.#byFirst.get(text.charAt(at)) ?? []) {
        if (!text.startsWith(word, at)) continue
        const depth = Math.max(...(this.#byWord.get(word) ?? []).map(depthOf))
        if (!best || depth > best.depth || (depth === best.depth && word.length > best.word.length))
          best = { word, depth }
      }
    }
    return best && this.#oneOf(this.#byWord.get(best.word) ?? [], best.word)
  }

  /** Ambiguous names are never guessed. */
  #oneOf(found: readonly Named[], word: string): Found {
    const [first, second] = found
    if (first && !second) return { code: first.code }
    const each = found.map((one) => `${one.code} ${pathOf(one, this.#byCode)}`)
    return {
      problem: `'${word}' 有歧义，请写代码 / stands for more than one; write the code: ${each.join(', ')}`,
    }
  }
}

/** The names of what an area lies in, down to its own: two areas of one name differ in these. */
export function pathOf(one: Named, byCode: ReadonlyMap<string, Named>): string {
  const above = one.parent ? byCode.get(one.parent) : undefined
  return above ? `${pathOf(above, byCode)}›${one.name}` : one.name
}

function depthOf({ level }: Named): number {
  return (levels as readonly (string | undefined)[]).indexOf(level)
}
