import { loadClientConnectConfig } from '@temporalio/envconfig'
import { SettingsError } from './settings.ts'

/**
 * Temporal's standard environment configuration: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_*, profiles …
 * @throws SettingsError, for instance when it names a profile or a certificate that is not there
 */
export function temporalSettings() {
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig()
    return { connectionOptions, namespace }
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new SettingsError(
      [`TEMPORAL_…: 配置不可用 / the configuration of Temporal cannot be used: ${why}`],
      error,
    )
  }
}

/** Nobody answers where the cluster should be. */
export function temporalUnreachable(address: string | undefined, error: unknown): SettingsError {
  const said = error instanceof Error ? error.message : String(error)
  // The SDK's core tells its errors in Rust's notation; the innermost text is the reason.
  const why = [...said.matchAll(/(?:message|error): "([^"]+)"/g)].at(-1)?.[1] ?? said.split('\n')[0]
  return new SettingsError(
    [
      `TEMPORAL_ADDRESS${address ? `=${address}` : ' 未设置 / is not set'}: 无法连接 / Temporal cannot be reached (${why}); should be host:port of a running cluster`,
    ],
    error,
  )
}

/** gRPC's codes. */
const NOT_FOUND = 5
const UNIMPLEMENTED = 12

/**
 * Makes sure that the cluster has the namespace: without it everything would be asked for in vain.
 * @throws SettingsError that says how to create it
 */
export async function assertNamespace(
  service: { describeNamespace(request: { namespace: string }): Promise<unknown> },
  namespace: string,
): Promise<void> {
  await service.describeNamespace({ namespace }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    // The test server does not know the call, and has every namespace.
    if (code === UNIMPLEMENTED) return
    if (code !== NOT_FOUND) throw error
    throw new SettingsError(
      [
        `TEMPORAL_NAMESPACE=${namespace}: 集群没有此命名空间 / the cluster has no such namespace; create it: temporal operator namespace create --namespace ${namespace} --retention 720h`,
      ],
      error,
    )
  })
}
