import type { TestWorkflowEnvironment } from '@temporalio/testing'
import { epochMs, epochSeconds, type Instant, instant } from '../../domain/instant.ts'

/**
 * City time: the engine's time, ahead by an offset that each scenario has of its own and gives to its orders. It stands
 * still while people act, so that what they do is done at the very instant at which the scenario says it is.
 */
export class CityClock {
  readonly #engine: TestWorkflowEnvironment
  #engineMs: number
  #offset = 0

  private constructor(engine: TestWorkflowEnvironment, engineMs: number) {
    this.#engine = engine
    this.#engineMs = engineMs
  }

  static async of(engine: TestWorkflowEnvironment): Promise<CityClock> {
    return new CityClock(engine, await engine.currentTimeMs())
  }

  /** The engine's time in milliseconds, as far as the city goes by it. */
  get engineMs(): number {
    return this.#engineMs
  }

  /** City time minus engine time for new orders, in seconds. */
  get offset(): number {
    return this.#offset
  }

  get now(): Instant {
    return this.nowFor(this.#offset)
  }

  /** City time for an order with an offset of its own. */
  nowFor(offset: number): Instant {
    return instant(this.#engineMs + offset * 1000)
  }

  /** From here on it is this instant, for new orders. */
  async setTo(at: Instant): Promise<void> {
    this.#engineMs = await this.#engine.currentTimeMs()
    this.#offset = epochSeconds(at) - Math.floor(this.#engineMs / 1000)
  }

  /** Lets time pass to an instant of the city time with this offset. */
  async passTo(at: Instant, offset: number): Promise<void> {
    const engineMs = epochMs(at) - offset * 1000
    // The engine's own time has gone on while people acted.
    const ms = engineMs - (await this.#engine.currentTimeMs())
    if (ms > 0) await this.#engine.sleep(ms)
    this.#engineMs = Math.max(this.#engineMs, engineMs)
  }

  /** What people do in `act` is received at an earlier instant of the engine's time than it reaches the orders. */
  async receivedAt(engineMs: number, act: () => Promise<unknown>): Promise<void> {
    const now = this.#engineMs
    this.#engineMs = engineMs
    try {
      await act()
    } finally {
      this.#engineMs = now
    }
  }
}
