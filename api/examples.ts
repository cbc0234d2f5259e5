import { randomUUID } from 'node:crypto'
import { renderGraphiQL } from '@graphql-yoga/render-graphiql'
import { parse, print } from 'graphql'
import type { GraphiQLOptions } from 'graphql-yoga'

/** Tokens by role. */
export type ExampleTokens = Readonly<Record<string, string>>

/**
 * GraphiQL with the examples, each time it is opened with new idempotency keys: with those of an earlier run an example
 * would only find what was done then.
 */
export function examplePage(tokens: ExampleTokens) {
  return (options: GraphiQLOptions | undefined): string => {
    const run = randomUUID().slice(0, 8)
    const defaultTabs = exampleTabs(tokens, run)
    // The tab that is open at first takes its headers from here, not from its definition.
    const headers = defaultTabs[0]?.headers ?? ''
    const page = renderGraphiQL({ ...options, defaultTabs, headers })
    return page.replace('<head>', () => `<head>${keptTabsRenewed(run)}`)
  }
}

/** GraphiQL keeps tabs in the browser and prefers them to ours: their keys are renewed where they lie. */
function keptTabsRenewed(run: string): string {
  return `<script>
    for (const place of ['graphiql:tabState', 'graphiql:variables']) {
      const kept = localStorage.getItem(place)
      if (kept) localStorage.setItem(place, kept.replace(/\\bexample-(\\d+)(-\\w+)?/g, 'example-$1-${run}'))
    }
  </script>`
}

/**
 * The tabs that GraphiQL opens with: an order's life, step by step, and what each desk looks at. With the sandbox's
 * tokens each is ready to run; without them a token is to be filled in.
 */
function exampleTabs(tokens: ExampleTokens, run: string) {
  return stepsOf(run).map(({ title, role, query, variables = {} }) => ({
    query: `# ${title} (${role})\n${print(parse(query))}\n`,
    variables: JSON.stringify(variables, null, 2),
    headers: JSON.stringify(
      {
        authorization: `Bearer ${tokens[role] ?? `<npm run token -- --unit U --role ${role}>`}`,
        'accept-language': 'zh-CN',
      },
      null,
      2,
    ),
  }))
}

interface Step {
  readonly title: string
  readonly role: string
  readonly query: string
  readonly variables?: object
}

const number = 'YYYYMMDD-000001'

/** A mutation with what its caller wants to know. */
function mutation(name: string, operation: string): string {
  const input = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Input`
  return `mutation ${name}($input: ${input}!) {
    ${operation}(input: $input) {
      workOrder { number stage version waitingFor { kind holder { name } dueAt } }
      replayed
      userErrors { code message allowed }
    }
  }`
}

const stepsOf = (run: string): readonly Step[] => [
  // Without variables: those of the tab that is open at first are not shown (GraphiQL in graphql-yoga 5.24).
  {
    title: '待办列表 Worklist of your unit',
    role: 'DISPATCHER',
    query: `query Worklist {
      viewer { id unit { name } roles }
      tasks(first: 20) { totalCount nodes { kind dueAt overdue workOrder { number title stage } } }
    }`,
  },
  {
    title: '1. 受理 Receive',
    role: 'CALL_TAKER',
    query: mutation('Create', 'createWorkOrder'),
    variables: {
      input: {
        idempotencyKey: `example-1-${run}`,
        channel: 'PHONE',
        kind: 'COMPLAINT',
        content: '小区门口的路灯三天没亮了，晚上看不清路。',
        requester: { name: '王女士', phone: '13900000000' },
        itemCode: '010501',
        areaCode: '990102001001',
      },
    },
  },
  {
    title: '2. 看工单 Look at it: what it waits for, who could handle it, what you may do',
    role: 'CALL_TAKER',
    query: `query Look($number: String!) {
      workOrder(number: $number) {
        number stage version title content promisedBy
        waitingFor { key kind holder { name } openedAt dueAt overdue }
        candidates { unit { code name } basis reason }
        limits { key owner { name } dueAt warnAt rungs rule source }
        allowedActions { command taskKey requires label }
        timeline(first: 50) { nodes { seq at summary } }
      }
    }`,
    variables: { number },
  },
  {
    title: '3. 派单 Dispatch',
    role: 'DISPATCHER',
    query: mutation('Dispatch', 'dispatchWorkOrder'),
    variables: { input: { number, idempotencyKey: `example-3-${run}`, unit: 'URBAN_MANAGEMENT-990102' } },
  },
  {
    title: '4. 签收 Accept',
    role: 'HANDLER',
    query: mutation('Accept', 'acceptWorkOrder'),
    variables: { input: { number, idempotencyKey: `example-4-${run}` } },
  },
  {
    title: '5. 办结 Complete',
    role: 'HANDLER',
    query: mutation('Complete', 'completeWorkOrder'),
    variables: {
      input: {
        number,
        idempotencyKey: `example-5-${run}`,
        resultKind: 'FIXED',
        // With PHONE, ON_SITE or MESSAGE `contactedAt` says when, after the order was received.
        contactMethod: 'NONE',
        noContactReason: '诉求人匿名，无法联系。',
        publicReply: '路灯已更换，今晚恢复照明。',
      },
    },
  },
  {
    title: '6. 审核 Review',
    role: 'REVIEWER',
    query: mutation('Review', 'reviewWorkOrder'),
    variables: { input: { number, idempotencyKey: `example-6-${run}`, decision: 'PASS' } },
  },
  {
    title: '7. 回访 Return visit',
    role: 'VISITOR',
    query: mutation('Visit', 'recordReturnVisit'),
    variables: {
      input: { number, idempotencyKey: `example-7-${run}`, resolved: true, satisfaction: 'SATISFIED' },
    },
  },
  {
    title: '关注变化 Watch an order',
    role: 'CALL_TAKER',
    query: `subscription Watch($number: String!) { workOrderChanged(number: $number, after: 0) { number seq stage } }`,
    variables: { number },
  },
]
