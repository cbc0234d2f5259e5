/** The tabs that GraphiQL opens with: an order's life, step by step, and what each desk looks at. */
const headers = JSON.stringify(
  {
    authorization: 'Bearer <npm start 打印的令牌 / a token that npm start printed>',
    'accept-language': 'zh-CN',
  },
  null,
  2,
)

const step = (title: string, query: string, variables: object = {}) => ({
  query: `# ${title}\n${query.trim()}\n`,
  variables: JSON.stringify(variables, null, 2),
  headers,
})

const asked =
  'workOrder { number stage version waitingFor { kind holder { name } dueAt } } replayed userErrors { code message allowed }'

export const exampleTabs = [
  step(
    '1. 受理 Receive (CALL_TAKER)',
    `mutation Create($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { ${asked} } }`,
    {
      input: {
        idempotencyKey: 'example-1',
        channel: 'PHONE',
        kind: 'COMPLAINT',
        content: '小区门口的路灯三天没亮了，晚上看不清路。',
        requester: { name: '王女士', phone: '13900000000' },
        itemCode: '010501',
        areaCode: '990102001001',
      },
    },
  ),
  step(
    '2. 看工单 Look at it: what it waits for, who could handle it, what you may do',
    `query Look($number: String!) {
  workOrder(number: $number) {
    number stage version title content promisedBy
    waitingFor { key kind holder { name } openedAt dueAt overdue }
    candidates { unit { code name } basis reason }
    limits { key owner { name } dueAt warnAt rungs rule source }
    allowedActions { command taskKey requires label }
    timeline(first: 50) { nodes { seq at summary } }
  }
}`,
    { number: 'YYYYMMDD-000001' },
  ),
  step(
    '3. 派单 Dispatch (DISPATCHER)',
    `mutation Dispatch($input: DispatchWorkOrderInput!) { dispatchWorkOrder(input: $input) { ${asked} } }`,
    {
      input: { number: 'YYYYMMDD-000001', idempotencyKey: 'example-3', unit: 'URBAN_MANAGEMENT-990102' },
    },
  ),
  step(
    '4. 签收 Accept (HANDLER of that unit)',
    `mutation Accept($input: AcceptWorkOrderInput!) { acceptWorkOrder(input: $input) { ${asked} } }`,
    {
      input: { number: 'YYYYMMDD-000001', idempotencyKey: 'example-4' },
    },
  ),
  step(
    '5. 办结 Complete (HANDLER)',
    `mutation Complete($input: CompleteWorkOrderInput!) { completeWorkOrder(input: $input) { ${asked} } }`,
    {
      input: {
        number: 'YYYYMMDD-000001',
        idempotencyKey: 'example-5',
        resultKind: 'FIXED',
        contactMethod: 'PHONE',
        contactedAt: '2026-01-01T09:00:00+08:00',
        publicReply: '路灯已更换，今晚恢复照明。',
      },
    },
  ),
  step(
    '6. 审核 Review (REVIEWER)',
    `mutation Review($input: ReviewWorkOrderInput!) { reviewWorkOrder(input: $input) { ${asked} } }`,
    {
      input: { number: 'YYYYMMDD-000001', idempotencyKey: 'example-6', decision: 'PASS' },
    },
  ),
  step(
    '7. 回访 Return visit (VISITOR)',
    `mutation Visit($input: RecordReturnVisitInput!) { recordReturnVisit(input: $input) { ${asked} } }`,
    {
      input: {
        number: 'YYYYMMDD-000001',
        idempotencyKey: 'example-7',
        resolved: true,
        satisfaction: 'SATISFIED',
      },
    },
  ),
  step(
    '待办列表 Worklist of your unit',
    `query Worklist { viewer { id unit { name } roles } tasks(first: 20) { totalCount nodes { kind dueAt overdue workOrder { number title stage } } } }`,
  ),
  step(
    '关注变化 Watch an order',
    `subscription Watch($number: String!) { workOrderChanged(number: $number, after: 0) { number seq stage } }`,
    {
      number: 'YYYYMMDD-000001',
    },
  ),
]
