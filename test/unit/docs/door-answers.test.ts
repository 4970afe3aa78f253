import { beforeAll, describe, expect, it } from 'vitest'
import { exampleFor, refusalOfInput } from '../../../infra/docs/door.ts'
import { type OperationDocument, operationDocument } from '../../../infra/docs/operation-document.ts'
import { operationSection } from '../../../infra/docs/operation-section.ts'
import { refusedMessages } from '../../../infra/docs/refused-messages.ts'
import { changed, inputChanges } from '../../../infra/docs/sample-inputs.ts'
import { partnersWith } from '../../../infra/docs/sample-partners.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import type { OperationFunctionDeclaration } from '../../../shared/operations/function-declaration.ts'

let documents: readonly OperationDocument[]
beforeAll(async () => {
  documents = await Promise.all(operationFunctions.map(operationDocument))
}, 60_000)

/** What an operation's table says of something asked, by partner. */
function answersTo(operation: string, asked: string) {
  const document = documents.find(({ declaration }) => declaration.name === operation)
  return document?.door.find((row) => row.asked === asked)?.answers
}

describe('what the generations take of a message', () => {
  it('refuses an unknown plan in V2, and warns of it in V3', () => {
    const answers = answersTo('change-plan', '`planType: "SAPPHIRE"`')
    expect(answers?.get('V2')?.refused).toMatch(/^input.planType must be one of BASIC, ESSENTIAL, ULTIMATE/)
    expect(answers?.get('V3')?.refused).toBeUndefined()
    expect(answers?.get('V3')?.warnings.join()).toMatch(/SAPPHIRE is not among the names/)
  })

  it.each([
    ['provision-account', '`account: "robin"`', 'V3', /^account must have 6 to 50 characters/],
    ['provision-account', '`firstName` left out', 'XML', /^input.firstName must be given/],
    ['provision-account', '`gdprOptOut: true`', 'XML', /^input.gdprOptOut must be left out/],
    ['provision-account', '`products: ["EventMarketing"]`', 'V3', /^input.products must be left out or EmailMarketing/],
    ['change-plan', '`planGroupId: 1`', 'V2', /^input.planGroupId must be left out/],
    ['reopen-account', '`planType` left out', 'V3', /^input.planType must be given/],
  ])('tells that %s with %s is refused for a partner of %s', (operation, asked, partner, reason) => {
    expect(answersTo(operation, asked)?.get(partner)?.refused).toMatch(reason)
  })

  it('stands in a table with a row for each thing asked, and a column for all partners that answer alike', () => {
    const document = documents.find(({ declaration }) => declaration.name === 'change-plan')
    const lines = document === undefined ? [] : operationSection(document).split('\n')
    expect(lines).toContain('| what the message says | V2; V2 and XML; V2 and text | V3; XML and V3; V3 and text |')
    const row = lines.find((line) => line.startsWith('| `planType: "SAPPHIRE"` |'))
    const [, , v2, v3] = row?.split(' | ').flatMap((cell) => cell.split('| ')) ?? []
    expect(v2).toBe('refused: `input.planType` must be one of BASIC, ESSENTIAL, ULTIMATE')
    expect(v3).toMatch(/^taken, with a warning: planType SAPPHIRE/)
  })

  it('tells of times that lie too far back or ahead', () => {
    const rows = documents.find(({ declaration }) => declaration.name === 'cancel-account')?.door ?? []
    const reasons = rows.map(({ answers }) => answers.get('V2')?.refused ?? '')
    expect(reasons.some((reason) => reason.includes('must not lie more than a day back'))).toBe(true)
    expect(reasons.some((reason) => reason.includes('must not lie more than two years ahead'))).toBe(true)
  })

  it('stands in the section of every operation whose rules depend on the partner, and of no other', () => {
    for (const document of documents) {
      const { faultOf } = document.declaration
      expect(document.door.length > 0, document.declaration.name).toBe(faultOf !== undefined)
      const section = operationSection(document)
      expect(section.includes('**What the generations take of it**')).toBe(faultOf !== undefined)
    }
  })
})

describe.each(operationFunctions as readonly OperationFunctionDeclaration[])('the samples of $name', (declaration) => {
  it('try every field of its input: left out or added, and both ways where it is a choice', () => {
    const shape = (declaration.input as unknown as { shape: Record<string, { safeParse(value: unknown): unknown }> })
      .shape
    const changes = inputChanges(declaration, declaration.example)
    for (const field of Object.keys(shape)) {
      const isRequired = !declaration.input.safeParse(
        changed(declaration.example, { label: '', set: {}, without: [field] }),
      ).success
      const touched = changes.filter(({ set, without }) => field in set || without.includes(field))
      // A required field of which only one sample reads well may keep that.
      if (!isRequired) expect(touched, field).not.toEqual([])
    }
  })

  it('are inputs that the schema takes, and the door for some partner or for none with a reason', () => {
    for (const { settings } of partnersWith(declaration.needs)) {
      const base = exampleFor(declaration, settings) ?? {}
      for (const change of inputChanges(declaration, base)) {
        const input = changed(base, change)
        expect(declaration.input.safeParse(input).error, change.label).toBeUndefined()
        const refused = refusalOfInput(declaration, settings, input)
        if (refused !== undefined) expect(refused, change.label).toMatchObject({ code: 'FIELD_INVALID' })
      }
    }
  })
})

describe('messages that are not accepted', () => {
  it('are each told with the words that a dead letter has, or the status of the API', async () => {
    const messages = await refusedMessages()
    const told = new Map(messages.map((message) => [message.code, message]))
    expect(told.size).toBe(messages.length)
    expect(told.get('CAPABILITY_NOT_CONFIGURED')).toMatchObject({
      reason: expect.stringContaining('must have a generation for plan in its settings'),
      status: 400,
    })
    expect(told.get('OPERATION_ID_REUSED')).toMatchObject({
      reason: expect.stringContaining('it differs in input.product'),
      status: 409,
    })
    expect(told.get('MESSAGE_TOO_LARGE')?.status).toBe(413)
    expect(told.get('OPERATION_MISMATCH')?.status).toBeUndefined()
    expect(told.get('ACCOUNT_ID_UNKNOWN')).toMatchObject({
      reason: expect.stringContaining('the whole listing shows no such account'),
      status: 409,
    })
    for (const { code, reason, status } of messages) expect(reason ?? status, code).toBeDefined()
  })
})
