import { afterAll, beforeAll, expect, it } from 'vitest'
import { walkGenerations } from '../../../../docs/examples/vendor-walk.ts'
import { type SimulatorProcess, startSimulator } from '../../../integration/simulator/simulator-process.ts'

/** The documented walk, against the vendor as a process of its own that shares no code with the clients. */
let simulator: SimulatorProcess

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.end())

/** The simulator's ids and times are its own. */
const masked = (line: string) =>
  line.replace(/created a07e\w+/, 'created (id)').replace(/effective 20\S+/, 'effective (time)')

it('an account lives its life in each generation', async () => {
  const lines: string[] = []
  await walkGenerations(simulator.url, '01', (line) => lines.push(masked(line)))
  expect(lines).toMatchInlineSnapshot(`
    [
      "XML and text 0.1",
      "create-site-owner 201: presence present, status trial, singleBilling true, product:EmailMarketing open",
      "text get-site-owner-id 200: under this partner, status trial",
      "cancel-product 200: presence present, status canceled, singleBilling false, product:EmailMarketing absent",
      "read-site-owner 200: presence present, status canceled, singleBilling false",
      "V2",
      "v2 create-account 201: created (id), status trial",
      "v2 change-plan 200: plan BASIC, status open, billing day 20, 1 tiers",
      "v2 read-plan 200: plan BASIC, status open, billing day 20, 1 tiers",
      "v2 list-accounts 200: 2 accounts, last page",
      "v2 subscribe-topic 200: subscribed",
      "v2 list-topics 200: 3 on",
      "v2 cancel-account 200: cancellation accepted",
      "v2 read-plan 200: plan BASIC, status canceled, billing day 20, 1 tiers",
      "v2 delete-topic 204: unsubscribed",
      "V3",
      "v3 create-account 201: created (id)",
      "v3 change-plan 200: plan GOLD, status open, billing day 15, 1 tiers",
      "v3 read-plan 200: plan GOLD, status open, billing day 15, 1 tiers",
      "v3 list-accounts 200: 3 accounts, last page",
      "v3 act-for-account 200: JSON, not kept",
      "v3 put-subscription 200: 1 on",
      "v3 read-subscription 200: 1 on",
      "v3 delete-subscription 204: unsubscribed",
      "v3 unsubscribe-contacts 200: 1 contacts unsubscribed",
      "v3 cancel-account 200: cancellation accepted, effective (time)",
      "v3 read-plan 200: plan GOLD, status canceled, billing day 15, 1 tiers",
      "v3 change-plan 200: plan SILVER, status open, billing day 15, 1 tiers",
      "v3 read-plan 200: plan SILVER, status open, billing day 15, 1 tiers",
    ]
  `)
})
