import { readFileSync, writeFileSync } from 'node:fs'
import { buildSchema, findBreakingChanges, lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from './schema.ts'

// `npm run schema` writes schema.graphql, the contract with integrators; with --check it fails when the code says
// something else. A breaking change is named, so that it is made on purpose: by writing the snapshot anew, with a line
// in CHANGELOG.md.

const file = new URL('./schema.graphql', import.meta.url)
const now = `${printSchema(lexicographicSortSchema(schema))}\n`

if (process.argv.includes('--check')) {
  const before = readFileSync(file, 'utf8')
  if (before !== now) {
    const breaking = findBreakingChanges(buildSchema(before), schema)
    for (const { description } of breaking) console.error(`breaking: ${description}`)
    console.error(
      'schema/schema.graphql says something else than the code: run `npm run schema` and look at the difference.',
    )
    process.exit(1)
  }
} else {
  writeFileSync(file, now)
}
