import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** The cells of a page's rows, without head and rule. */
function rowsOf(page: string, head: string): string[][] {
  const [, table = ''] = page.split(`${head}\n`)
  const [rows = ''] = table.split('\n\n')
  return rows
    .split('\n')
    .slice(1)
    .map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
}

const shown = rowsOf(read('tests/README.md'), '| Task | Its limit | When nobody acts | What comes next |')

describe('every row of the process has scenarios', () => {
  it('and the list of them has every row, in the order of the process', () => {
    const process = rowsOf(read('docs/process.md'), '| Task (任务) → holder | It accepts | Limit | Then |')
    // 'HANDLE of a rework 重办 → the unit that led': what comes before the Chinese.
    const tasks = process.map(([task = '']) => task.replace(/ \p{Script=Han}.*$/u, ''))
    expect(shown.map(([task]) => task)).toEqual(tasks)
  })

  it.each(shown)('%s', (_, ...cells) => {
    expect(cells).toHaveLength(3)
    for (const cell of cells) {
      const [, file = '', title = ''] = /^`(\w+)`: (.+)$/.exec(cell) ?? []
      expect(title, cell).not.toBe('')
      const scenarios = read(`tests/scenarios/${file}.test.ts`).split(/scenario\(\s*['"`]/)
      // A title ends there, or goes on with what the case is about.
      const begins = scenarios.filter((text) => text.startsWith(title)).map((text) => text.at(title.length))
      expect(begins, cell).toEqual([expect.stringMatching(/['"`:]/)])
    }
  })
})
