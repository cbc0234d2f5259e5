import {
  AdjudicationDecision,
  AttemptResult,
  ContactMethod,
  commandNames,
  Decision,
  DeclineReason,
  EmergencyService,
  Exclusion,
  ProofKind,
  ReturnReason,
  ReviewDecision,
} from '../domain/commands.ts'
import {
  CheckpointCause,
  ClosureOutcome,
  DispatchBasis,
  MoveReason,
  SupervisionCause,
} from '../domain/facts.ts'
import { Measure } from '../domain/mandates.ts'
import { Rung } from '../domain/policy.ts'
import { RecordKind } from '../domain/record.ts'
import { RefusalCode } from '../domain/refusals.ts'
import { Channel, Origin, RequestKind, ResultKind, Satisfaction, Urgency } from '../domain/requests.ts'
import { Stage } from '../domain/stage.ts'
import { TaskKind } from '../domain/tasks.ts'
import { Level, Role, UnitKind } from '../domain/units.ts'
import { CalledState, WhistleKind } from '../domain/whistles.ts'
import { builder } from './builder.ts'
import { ProblemCode } from './context.ts'
import {
  adjudications,
  attempts,
  channels,
  decisions,
  declineReasons,
  exclusions,
  levelNames,
  methods,
  proofs,
  results,
  returnReasons,
  satisfactions,
  unitKinds,
} from './inputWords.ts'
import { meaningOf } from './refusalTexts.ts'
import { lists, type Words } from './words.ts'

/** An enum of the domain; its values are described in its words. */
export const enumOf = <const V extends string>(
  values: Readonly<Record<string, V>>,
  name: string,
  description: string,
  words: Words<V>,
) =>
  builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.values(values).map((value) => [value, { value, description: words[value].join(' · ') }]),
    ) as unknown as Record<V, { value: V; description: string }>,
  })

export const StageEnum = enumOf(
  Stage,
  'Stage',
  'Where an order stands (阶段). While the first taker handles what is disputed, it is handled.',
  lists.stage,
)
export const UrgencyEnum = enumOf(
  Urgency,
  'Urgency',
  'Danger to life or property, utilities, or general (紧急程度).',
  lists.urgency,
)
export const RequestKindEnum = enumOf(
  RequestKind,
  'RequestKind',
  'What the requester wants: 咨询, 建议, 求助, 投诉, 举报.',
  lists.kind,
)
export const OriginEnum = enumOf(
  Origin,
  'Origin',
  'Where an order begins: with a request, in a grid (网格发现), or before anybody asks (未诉先办).',
  lists.origin,
)
export const ChannelEnum = enumOf(Channel, 'Channel', 'How a request reached the city (渠道).', channels)
export const SatisfactionEnum = enumOf(
  Satisfaction,
  'Satisfaction',
  "The requester's word (满意度): 满意, 基本满意, 不满意.",
  satisfactions,
)
export const ResultKindEnum = enumOf(
  ResultKind,
  'ResultKind',
  'What the handling came to (办理结果).',
  results,
)
export const TaskKindEnum = enumOf(TaskKind, 'TaskKind', 'What an order can wait for (任务).', lists.task)
export const LevelEnum = enumOf(
  Level,
  'Level',
  'City, district, subdistrict, community, grid (层级).',
  levelNames,
)
export const UnitKindEnum = enumOf(UnitKind, 'UnitKind', 'What a unit is for (单位类别).', unitKinds)
export const RoleEnum = enumOf(Role, 'Role', 'What a person does (角色).', lists.role)
export const RungEnum = enumOf(
  Rung,
  'Rung',
  'What the clock has done about a limit that passed (提醒、督办…).',
  lists.rung,
)
export const ClosureOutcomeEnum = enumOf(
  ClosureOutcome,
  'ClosureOutcome',
  'How an order ended (结案方式).',
  lists.outcome,
)
export const DispatchBasisEnum = enumOf(
  DispatchBasis,
  'DispatchBasis',
  'Why a unit was chosen; BACKSTOP marks a gap in the list (派单依据).',
  lists.basis,
)
export const DecisionEnum = enumOf(Decision, 'Decision', 'Approve or deny.', decisions)
export const ReviewDecisionEnum = enumOf(
  ReviewDecision,
  'ReviewDecision',
  'Pass, or send back (通过、退回重办).',
  decisions,
)
export const AdjudicationDecisionEnum = enumOf(
  AdjudicationDecision,
  'AdjudicationDecision',
  'Rework, write off, grant time, hand over, or close (重办、剔除、宽限、移交、结案).',
  adjudications,
)
export const ExclusionEnum = enumOf(
  Exclusion,
  'Exclusion',
  'Why an order is left out of the assessment (剔除).',
  exclusions,
)
export const EmergencyServiceEnum = enumOf(
  EmergencyService,
  'EmergencyService',
  'Police, fire brigade, ambulance (110、119、120).',
  lists.service,
)
export const ProofKindEnum = enumOf(
  ProofKind,
  'ProofKind',
  'What shows that somebody came (到场证明).',
  proofs,
)
export const MoveReasonEnum = enumOf(
  MoveReason,
  'MoveReason',
  'Why a due instant moved (期限变动).',
  lists.move,
)
export const SupervisionCauseEnum = enumOf(
  SupervisionCause,
  'SupervisionCause',
  'Why the task force looks into something (督办原因).',
  lists.cause,
)
export const CheckpointCauseEnum = enumOf(
  CheckpointCause,
  'CheckpointCause',
  'Why a monitor is called (调度原因).',
  lists.checkpoint,
)
export const MeasureEnum = enumOf(
  Measure,
  'Measure',
  'What supervision did, the mildest first (督办措施).',
  lists.measure,
)
export const RecordKindEnum = enumOf(
  RecordKind,
  'RecordKind',
  "What goes to a unit's record (单位记录).",
  lists.record,
)
export const ReturnReasonEnum = enumOf(
  ReturnReason,
  'ReturnReason',
  'Why a unit returns an order (退单理由).',
  returnReasons,
)
export const DeclineReasonEnum = enumOf(
  DeclineReason,
  'DeclineReason',
  'Why a request is not received (不予受理理由).',
  declineReasons,
)
export const ContactMethodEnum = enumOf(
  ContactMethod,
  'ContactMethod',
  'How the unit reached the requester (联系方式).',
  methods,
)
export const AttemptResultEnum = enumOf(
  AttemptResult,
  'AttemptResult',
  'How an attempt at a return visit ended.',
  attempts,
)

/** A command's name as GraphQL writes enums: 'returnOrder' is RETURN_ORDER. */
export const CommandEnum = builder.enumType('Command', {
  description: 'What can be done to an order (操作).',
  values: Object.fromEntries(
    commandNames.map((name) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
      { value: name, description: lists.command[name].join(' · ') },
    ]),
  ),
})

export const UserErrorCodeEnum = builder.enumType('UserErrorCode', {
  description: 'Why something was refused, or which value cannot be used.',
  values: Object.fromEntries(
    [...Object.values(RefusalCode), ...Object.values(ProblemCode)].map((code) => [
      code,
      { value: code, description: meaningOf(code) },
    ]),
  ),
})

export const WhistleKindEnum = enumOf(
  WhistleKind,
  'WhistleKind',
  'Why units are called to the spot, and how fast (吹哨类别).',
  lists.whistle,
)
export const CalledStateEnum = enumOf(
  CalledState,
  'CalledState',
  'How far a called unit has come (报到情况).',
  {
    CALLED: ['已召集', 'called'],
    SIGNED: ['已签收', 'has signed'],
    REPORTED_IN: ['已报到，待确认', 'has reported in, to be confirmed'],
    REPORTED: ['已反馈', 'has reported what it did'],
    CONCLUDED: ['已评定', 'concluded on by the blower'],
    MISSING: ['逾期未到', 'did not come in time, and has not come since'],
    REFUSED: ['已拒绝', 'refused'],
    REPLACED: ['已调换', 'another was called in its place'],
  },
)
