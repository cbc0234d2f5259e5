import { readSandbox } from './client.ts'

/** DATABASE_URL, or the running sandbox's. */
export function databaseUrl(): string {
  return process.env.DATABASE_URL ?? readSandbox().databaseUrl
}
