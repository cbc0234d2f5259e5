import { type CommandInputs, type CommandName, commandShapes } from '../../domain/commands.ts'
import { builder } from '../builder.ts'
import { type Given, type Problem, viewerOf } from '../context.ts'
import { badValue, quoted, textProblem } from '../textRules.ts'
import { maySee } from '../visibility.ts'
import { offers } from './mutations.ts'
import { as, type Offer, orNull, type Values } from './offer.ts'
import { mostOfAText, payloadOf, payloadType } from './payload.ts'

for (const name of Object.keys(offers) as CommandName[]) offer(name)

function offer<N extends CommandName>(name: N): void {
  const { mutation, description, fields: own, read, check, words } = offers[name] as Offer<N>
  const { texts, mayCarry, whenDenied } = commandShapes[name]
  const whenNeeded = (text: string) =>
    whenDenied.includes(text) ? { description: 'Needed where it is denied or sent back: the reason.' } : {}
  const Input = builder.inputType(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`, {
    fields: (t) => ({
      number: t.string({ required: true, description: "The order's number (工单编号)." }),
      idempotencyKey: t.string({
        required: true,
        description: 'Your own key of this command. Sent again, it does nothing again.',
      }),
      expectedVersion: t.int({
        description: 'The version that you decided on: refused if the order has changed since.',
      }),
      taskKey: t.string({
        description: 'The task that this answers, where more than one of yours would take it.',
      }),
      onBehalfOf: t.string({
        description:
          'Whom you do this for, where it is somebody else: an id of your own, which goes into the trace as it is and gives no rights.',
      }),
      ...(own?.(t) ?? {}),
      ...Object.fromEntries(texts.map((text) => [text, t.string({ required: true })])),
      ...Object.fromEntries(mayCarry.map((text) => [text, t.string(whenNeeded(text))])),
    }),
  })
  builder.mutationField(mutation, (t) =>
    t.field({
      type: payloadType(mutation),
      description,
      args: { input: t.arg({ type: Input, required: true }) },
      resolve: async (_, { input }, context) => {
        const values = input as Values
        const number = as<string>(values.number)
        const order = await context.reads.order(number)
        const visible = order && (await maySee(viewerOf(context), order))
        const refuse = (...problems: Problem[]) =>
          payloadOf({ number: visible ? number : null, replayed: false, refusals: problems }, number, context)
        if (!visible)
          return refuse({ code: 'NOT_FOUND', path: ['input', 'number'], params: { number: quoted(number) } })
        const carried = [...texts, ...mayCarry].flatMap((text) =>
          typeof values[text] === 'string' ? [[text, values[text]] as const] : [],
        )
        const problems = [
          ...carried.flatMap(([text, words]) => textProblem(['input', text], words, mostOfAText) ?? []),
          ...['idempotencyKey', 'onBehalfOf', 'taskKey'].flatMap((field) =>
            typeof values[field] === 'string'
              ? (textProblem(['input', field], values[field], 200) ?? [])
              : [],
          ),
        ]
        if (problems.length > 0) return refuse(...problems)
        const read_ = await read(values, context, order)
        if ('problem' in read_) return refuse(read_.problem)
        if (typeof values.expectedVersion === 'number' && values.expectedVersion < 0) {
          return refuse(
            badValue(
              ['input', 'expectedVersion'],
              'expectedVersion 不能为负。',
              'expectedVersion must not be negative.',
            ),
          )
        }
        const made = read_ as CommandInputs[N]
        const given: Given<N> = {
          order,
          name,
          input: made,
          texts: { ...Object.fromEntries(carried), ...words?.(values) },
          idempotencyKey: as(values.idempotencyKey),
          expectedVersion: orNull(values.expectedVersion),
          taskKey: orNull(values.taskKey),
          onBehalfOf: orNull(values.onBehalfOf),
          ...(check && { check: () => check(made, context, order) }),
        }
        const outcome = await context.commands.give(viewerOf(context), given)
        return payloadOf(outcome, number, context, Object.keys(values))
      },
    }),
  )
}
