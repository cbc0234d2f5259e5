import { builder } from './builder.ts'
import './places.ts'
import './policy.ts'
import './responsibility.ts'
import './succession.ts'
import './unitRecord.ts'
import './workOrder.ts'
import './workOrderQueries.ts'
import './commands/index.ts'
import './createWorkOrder.ts'

/** The GraphQL schema. Its snapshot is schema.graphql. */
export const schema = builder.toSchema()
