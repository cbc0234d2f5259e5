import type { GraphQLInputObjectType, GraphQLInputType, GraphQLNamedType } from 'graphql'
import type { City } from '../../domain/city.ts'
import type { Instant } from '../../domain/instant.ts'
import { schema } from '../../schema/schema.ts'
import { iso, isTime, timeOf } from './time.ts'

export type Values = Readonly<Record<string, unknown>>

/** The name of the input that a mutation takes. */
export function inputTypeOf(mutation: string): string {
  return `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`
}

/**
 * What a scenario says as the API takes it: names of the city's units, areas and items become their codes, times
 * instants; `item` and `area` stand for `itemCode` and `areaCode`. Texts stay what they are, and so does whatever the
 * API is to refuse.
 */
export function inputOf(
  mutation: string,
  said: Values,
  { city, now, texts }: { readonly city: City; readonly now: Instant; readonly texts: readonly string[] },
): Values {
  const type = schema.getType(inputTypeOf(mutation))
  if (!isInput(type)) throw new RangeError(`there is no mutation ${mutation}`)
  return fieldsOf(type, said)

  function fieldsOf(of: GraphQLInputObjectType, values: object): Values {
    const known = of.getFields()
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const field = !known[name] && known[`${name}Code`] ? `${name}Code` : name
        return [field, texts.includes(name) ? value : written(known[field]?.type, field, value)]
      }),
    )
  }

  function written(of: GraphQLInputType | undefined, field: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => written(of, field, one))
    const named = of && namedIn(of)
    if (isInput(named) && typeof value === 'object' && value !== null) return fieldsOf(named, value)
    if (typeof value !== 'string') return value
    if (named?.name === 'DateTime') return isTime(value) ? iso(timeOf(value, now)) : value
    return named?.name === 'String' ? codeIn(city, field, value) : value
  }
}

// graphql's own functions do not know the schema's types here: vitest 4.1 loads 'graphql' by its `module` entry, and a
// second time, for the packages that build the schema, as Node does.
function namedIn(type: GraphQLInputType): GraphQLNamedType {
  return 'ofType' in type ? namedIn(type.ofType) : type
}

function isInput(type: GraphQLNamedType | undefined): type is GraphQLInputObjectType {
  return type?.constructor.name === 'GraphQLInputObjectType'
}

/** The code of the unit, area or item of this name, as the field asks for; what is no name stays as it is. */
function codeIn(city: City, field: string, name: string): string {
  const known = /item/i.test(field) ? city.items : /area|scope/i.test(field) ? city.areas : city.units
  return known.find((one) => one.name === name)?.code ?? name
}
