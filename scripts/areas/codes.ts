import type { AreaCode } from '../../domain/units.ts'
import { Level, levels } from '../../domain/units.ts'

// Official codes: 2 digits for a province, 4 for a city, 6 for a district, 9 for a subdistrict, 12 for a community, and
// 3 more for a grid; all but a grid's are filled up with zeros to 12.

const full = 12

/** How many digits a code of each level may be written with. */
const written: Readonly<Record<Level, readonly number[]>> = {
  CITY: [2, 4, 6, full],
  DISTRICT: [6, full],
  SUBDISTRICT: [9, full],
  COMMUNITY: [full],
  GRID: [full + 3],
}

type Read<T> = { readonly found: T } | { readonly problem: string }

/** A code as it stands in a file, filled up with zeros. */
export function fullCode(text: string, level: Level): Read<AreaCode> {
  if (!/^\d+$/.test(text)) return notDigits(text)
  const lengths = written[level]
  if (lengths.includes(text.length)) return { found: filled(text) }
  return {
    problem: `代码 ${text} 有 ${text.length} 位，${level} 级应为 ${lengths.join(' 或 ')} 位 / code ${text} has ${text.length} digits; one of level ${level} has ${lengths.join(' or ')}`,
  }
}

/** The level that a code alone tells. */
export function levelOf(text: string): Read<Level> {
  if (!/^\d+$/.test(text)) return notDigits(text)
  // Six digits are a district, unless somebody says that they are a city.
  const level = levels.findLast((one) => written[one].includes(text.length))
  if (text.length === full) return { found: levelByZeros(text) }
  if (level) return { found: level }
  const each = levels.map((one) => `${one} ${written[one].join('/')}`).join(', ')
  return {
    problem: `代码 ${text} 有 ${text.length} 位，不是任何层级的代码 / code ${text} has ${text.length} digits, as no level has: ${each}`,
  }
}

function levelByZeros(code: string): Level {
  if (/0{8}$/.test(code)) return Level.CITY
  if (/0{6}$/.test(code)) return Level.DISTRICT
  return /0{3}$/.test(code) ? Level.SUBDISTRICT : Level.COMMUNITY
}

/** The code of what an area lies in, as its own says it. A district's does not always begin with its city's. */
export function parentByCode(code: AreaCode, level: Level, city: AreaCode): AreaCode | null {
  switch (level) {
    case Level.CITY:
      return null
    case Level.DISTRICT:
      return city
    case Level.SUBDISTRICT:
      return filled(code.slice(0, 6))
    case Level.COMMUNITY:
      return filled(code.slice(0, 9))
    case Level.GRID:
      return code.slice(0, full) as AreaCode
  }
}

/** A code filled up with zeros to the length that all have. */
export function filled(code: string): AreaCode {
  return code.padEnd(full, '0') as AreaCode
}

function notDigits(text: string): { problem: string } {
  return {
    problem: `代码 '${text}' 应只含数字 / code '${text}' should be digits alone, such as 120101001 (spreadsheets turn long ones into 1.2E+11: make the column text)`,
  }
}
