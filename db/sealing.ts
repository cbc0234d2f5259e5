import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  randomUUID,
} from 'node:crypto'
import { sql } from 'kysely'
import type { Sealed } from '../domain/requests.ts'
import type { Database } from './database.ts'
import { type Fingerprint, fingerprintOf } from './fingerprints.ts'

/** AES-256-GCM: 12 bytes of iv, the ciphertext, 16 bytes of tag. */
const algorithm = 'aes-256-gcm'

function encrypt(key: Buffer, clear: Buffer): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv(algorithm, key, iv)
  return Buffer.concat([iv, cipher.update(clear), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
}

/** The database's keys were wrapped by another master key: without that one nothing sealed can be opened. */
export class WrongMasterKeyError extends Error {
  readonly code = 'WRONG_MASTER_KEY'

  constructor(needed: string, given: string) {
    super(
      `GRIDLINE_MASTER_KEY 不是加密此数据库的主密钥 / is master key ${given}, and this database is sealed under ${needed}: set the key with which it was first used`,
    )
    this.name = 'WrongMasterKeyError'
  }
}

/** The keys of requesters, wrapped by the master key. Destroying one erases everything that was sealed under it. */
export class Sealing {
  readonly #db: Database
  readonly #master: Buffer
  readonly #masterId: string
  /** Unwrapped keys, the least recently used first. */
  readonly #keys = new Map<string, Buffer>()

  /** @throws RangeError when the master key is not 32 bytes */
  constructor(db: Database, master: Buffer) {
    if (master.length !== 32)
      throw new RangeError('GRIDLINE_MASTER_KEY must be 32 bytes in base64: openssl rand -base64 32')
    this.#db = db
    this.#master = master
    this.#masterId = createHash('sha256').update(master).digest('hex').slice(0, 8)
  }

  /**
   * Makes sure, at a process's start, that everything sealed before can be opened.
   * @throws WrongMasterKeyError
   */
  async assertMaster(): Promise<void> {
    const { rows } = await sql<{ wrapped: string }>`
      select wrapped from sealing_keys where wrapped not like ${`${this.#wrapping}%`} limit 1`.execute(
      this.#db.kysely,
    )
    const [, , masterId] = rows[0]?.wrapped.split(':') ?? []
    if (masterId) throw new WrongMasterKeyError(masterId, this.#masterId)
  }

  /** A new key, not yet saved: insert `wrapped` into sealing_keys in the transaction of what it seals. */
  newKey(): { readonly id: string; readonly wrapped: string } {
    const id = randomUUID()
    const key = randomBytes(32)
    this.#remember(id, key)
    return { id, wrapped: `${this.#wrapping}${encrypt(this.#master, key).toString('base64url')}` }
  }

  /** Seals a text under a key that exists. */
  async seal(text: string, keyId: string): Promise<Sealed> {
    return `sealed:v1:${keyId}:${(await this.sealBytes(text, keyId)).toString('base64url')}` as Sealed
  }

  async sealBytes(text: string, keyId: string): Promise<Buffer> {
    const key = await this.#key(keyId)
    if (!key) throw new Error(`sealing key ${keyId} is destroyed: nothing more can be sealed under it`)
    return encrypt(key, Buffer.from(text, 'utf8'))
  }

  /** The text; null when its key was destroyed. */
  async unseal(sealed: string): Promise<string | null> {
    const [, , keyId = '', bytes = ''] = sealed.split(':')
    return this.unsealBytes(Buffer.from(bytes, 'base64url'), keyId)
  }

  async unsealBytes(sealed: Buffer, keyId: string): Promise<string | null> {
    const key = await this.#key(keyId)
    return key ? decrypt(key, sealed).toString('utf8') : null
  }

  /** Recognises a value without telling it. */
  fingerprint(text: string): Buffer {
    return createHmac('sha256', this.#master).update(text).digest()
  }

  /** How a text looks, under the master key: recognises what says nearly the same, and tells nobody a word. */
  looksOf(text: string): Fingerprint {
    return fingerprintOf(text, (piece) => this.fingerprint(piece).readInt32LE(0))
  }

  /** Destroys a key. What was sealed under it can be read by nobody any more, wherever it lies. */
  async destroy(keyId: string): Promise<void> {
    this.#keys.delete(keyId)
    await sql`
      update sealing_keys set wrapped = null, destroyed_at = coalesce(destroyed_at, now()) where id = ${keyId}`.execute(
      this.#db.kysely,
    )
  }

  async #key(id: string): Promise<Buffer | null> {
    const known = this.#keys.get(id)
    if (known) {
      this.#remember(id, known)
      return known
    }
    const { rows } = await sql<{
      wrapped: string | null
    }>`select wrapped from sealing_keys where id = ${id}`.execute(this.#db.kysely)
    const wrapped = rows[0]?.wrapped
    if (!wrapped) return null
    const [, , masterId, bytes = ''] = wrapped.split(':')
    if (masterId !== this.#masterId) throw new WrongMasterKeyError(masterId ?? '', this.#masterId)
    const key = decrypt(this.#master, Buffer.from(bytes, 'base64url'))
    this.#remember(id, key)
    return key
  }

  get #wrapping(): string {
    return `wrapped:v1:${this.#masterId}:`
  }

  #remember(id: string, key: Buffer): void {
    this.#keys.delete(id)
    this.#keys.set(id, key)
    const oldest = this.#keys.size > 5000 ? this.#keys.keys().next().value : undefined
    if (oldest) this.#keys.delete(oldest)
  }
}
