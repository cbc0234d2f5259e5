import { Context } from '@temporalio/activity'
import type { Event } from '../domain/events.ts'
import type { Addressed, Heard } from '../domain/family.ts'
import type { Question, QuestionName, Questions } from '../domain/questions.ts'
import type { Batch, SplitAsked } from '../workflows/engine.ts'
import type { SuccessionActivities } from '../workflows/succession.ts'

/** What the activities need of the city: its rules, its units, its orders' journals. */
export interface City {
  rulesAt: (ask: Questions['RULES']['ask']) => Promise<Questions['RULES']['answer']>
  ahead: (ask: Questions['AHEAD']['ask']) => Promise<Questions['AHEAD']['answer']>
  staff: (ask: Questions['STAFF']['ask']) => Promise<Questions['STAFF']['answer']>
  collectors: (ask: Questions['COLLECTORS']['ask']) => Promise<Questions['COLLECTORS']['answer']>
  candidates: (ask: Questions['CANDIDATES']['ask']) => Promise<Questions['CANDIDATES']['answer']>
}

interface Outside {
  readonly city: City
  readonly writeJournal: (batch: Batch) => Promise<readonly Event[] | null>
  readonly successions: SuccessionActivities
  /** Makes orders of the parts that a command split off. */
  readonly splitter: (split: SplitAsked) => Promise<readonly string[]>
  /** How one order tells others something; calls back whenever one has answered. */
  readonly messenger: (
    messages: readonly Addressed[],
    alive: () => void,
  ) => Promise<readonly (Heard | null)[]>
}

/** What an order's process, and a succession's, ask of the outside. All may be called again for the same thing: at least once. */
export function createActivities({ city, writeJournal, successions, splitter, messenger }: Outside) {
  return {
    ...successions,
    /** Makes a batch of events durable together with the read model after them, or tells what stands in its place. */
    journal: writeJournal,
    /** Tells other orders something; each says the same again when it is told twice. */
    tell(messages: readonly Addressed[]): Promise<readonly (Heard | null)[]> {
      return messenger(messages, () => Context.current().heartbeat())
    },
    /** Makes orders of the parts that a command split off: the same ones when it is done again. */
    splitOff: splitter,
    /** Answers a question of the process. */
    answer(question: Question): Promise<Questions[QuestionName]['answer']> {
      switch (question.question) {
        case 'RULES':
          return city.rulesAt(question)
        case 'STAFF':
          return city.staff(question)
        case 'AHEAD':
          return city.ahead(question)
        case 'COLLECTORS':
          return city.collectors(question)
        case 'CANDIDATES':
          return city.candidates(question)
      }
    },
  }
}
