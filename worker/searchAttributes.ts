import type { NativeConnection } from '@temporalio/worker'
import { SettingsError } from '../settings/settings.ts'
import { searchAttributes } from '../workflows/searchAttributes.ts'

/** gRPC's code. */
const UNIMPLEMENTED = 12

/** The server's numbers of the types (temporal.api.enums.v1.IndexedValueType). */
const types = { TEXT: 1, KEYWORD: 2, INT: 3, DOUBLE: 4, BOOL: 5, DATETIME: 6, KEYWORD_LIST: 7 } as const

/**
 * Registers the search attributes that are missing: an unknown one would block every order.
 * @throws SettingsError that names the command to run where this account may not register them
 */
export async function ensureSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  const { operatorService } = connection
  const wanted = Object.values(searchAttributes)
  const known = await operatorService.listSearchAttributes({ namespace }).catch((error: unknown) => {
    // A managed cluster, and the test server, have no operator service: there they are registered beforehand.
    if (error instanceof Error && 'code' in error && error.code === UNIMPLEMENTED) return null
    throw error
  })
  const missing = known ? wanted.filter(({ name }) => !(name in known.customAttributes)) : []
  if (missing.length === 0) return
  try {
    await registerSearchAttributes(connection, namespace, missing)
  } catch (error) {
    const flags = missing.map(({ name, type }) => `--name ${name} --type ${type}`).join(' ')
    throw new SettingsError(
      [
        `TEMPORAL_NAMESPACE=${namespace}: 缺少搜索属性，此账号无权添加 / lacks search attributes, and this account may not add them; run: temporal operator search-attribute create --namespace ${namespace} ${flags}`,
      ],
      error,
    )
  }
}

/** Registers search attributes; those that are there already fail it on some servers. */
export async function registerSearchAttributes(
  { operatorService }: NativeConnection,
  namespace: string,
  attributes: readonly { readonly name: string; readonly type: keyof typeof types }[] = Object.values(
    searchAttributes,
  ),
): Promise<void> {
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(attributes.map(({ name, type }) => [name, types[type]])),
  })
}
