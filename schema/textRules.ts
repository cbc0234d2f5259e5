import type { Problem } from './context.ts'

/** Postgres's jsonb refuses NUL and lone surrogates, and would do so inside the journal: they are refused at the door. */
export function textProblem(path: readonly string[], text: string, most: number): Problem | null {
  const at = badCharacterAt(text)
  if (at !== null) return { code: 'BAD_TEXT', path, params: { at: at + 1 } }
  const field = path.at(-1)
  if (!/[^\s\p{C}]/u.test(text)) return badValue(path, `${field} 不能为空。`, `${field} must not be empty.`)
  const length = [...text].length
  if (length > most)
    return badValue(
      path,
      `${field} 至多 ${most} 字，现有 ${length} 字。`,
      `${field} takes at most ${most} characters, these are ${length}.`,
    )
  return null
}

/** A value that cannot be used, in both languages with what would be right. */
export function badValue(path: readonly string[], zh: string, en: string): Problem {
  return { code: 'BAD_VALUE', path, params: { zh, en } }
}

/** What was given as a message may quote it: in one line, and no longer than that. */
export function quoted(given: string, most = 40): string {
  const characters = [...given.replace(/\p{C}+/gu, ' ')]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('')
}

function badCharacterAt(text: string): number | null {
  if (text.isWellFormed() && !text.includes('\0')) return null
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0) return at
    if (code >= 0xd800 && code <= 0xdbff && /[\udc00-\udfff]/.test(text.charAt(at + 1))) at++
    else if (code >= 0xd800 && code <= 0xdfff) return at
  }
  return null
}

/** The first sentence, or as much of it as fits a line. */
export function summaryOf(content: string): string {
  const [sentence = content] = content.trim().split(/[。！？!?\n]/)
  const characters = [...(sentence.trim() || content.trim())]
  return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : characters.join('')
}
