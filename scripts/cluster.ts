import { Client, Connection } from '@temporalio/client'
import { assertNamespace, temporalSettings, temporalUnreachable } from '../settings/temporal.ts'
import { readSandbox } from './client.ts'

/** A client of the cluster that the environment names, else of the running sandbox's. */
export async function connectToCluster(): Promise<Client> {
  const { connectionOptions, namespace } = temporalSettings()
  const options = connectionOptions.address ? connectionOptions : { address: readSandbox().temporalAddress }
  const connection = await Connection.connect(options).catch((error: unknown) => {
    throw temporalUnreachable(options.address, error)
  })
  await assertNamespace(connection.workflowService, namespace)
  return new Client({ connection, namespace })
}
