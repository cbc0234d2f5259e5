/** Where something stands in a file. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** Everything that stands against an import, by its place; it is done only where there is nothing. */
export class Refusals {
  readonly #all: { readonly at: Place | null; readonly why: string }[] = []

  add(at: Place | null, why: string): void {
    this.#all.push({ at, why })
  }

  get count(): number {
    return this.#all.length
  }

  /** Whether something stands against a line already. */
  against(at: Place): boolean {
    return this.#all.some((one) => one.at?.file === at.file && one.at.line === at.line)
  }

  /** A line each, in the order of the files. */
  lines(): string[] {
    return this.#all
      .toSorted((a, b) => (a.at && b.at && a.at.file === b.at.file ? a.at.line - b.at.line : 0))
      .map(({ at, why }) => (at ? `${at.file}:${at.line}: ${why}` : why))
  }
}
