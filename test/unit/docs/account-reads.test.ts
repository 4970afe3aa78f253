import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  accountReads,
  type KnownBefore,
  knownBefore,
  type ReadName,
  readCalls,
} from '../../../infra/docs/account-reads.ts'
import { readAnswers } from '../../../infra/docs/read-answers.ts'
import { readsSection } from '../../../infra/docs/reads-section.ts'
import { samplePartners } from '../../../infra/docs/sample-partners.ts'

const root = resolve(import.meta.dirname, '../../..')
const names = Object.keys(accountReads) as ReadName[]

async function callsOf(name: ReadName, partnerName: string, known: KnownBefore, fresh = false): Promise<string[]> {
  const partner = samplePartners.find((one) => one.name === partnerName)
  if (partner === undefined) throw new Error(`There is no sample partner ${partnerName}.`)
  return (await readCalls(name, partner, known, fresh)).map(({ text }) => text)
}

describe('the calls of a question', () => {
  it.each(samplePartners.map(({ name }) => name))('are none where the account was just seen (%s)', async (partner) => {
    for (const name of names) expect(await callsOf(name, partner, 'recently'), name).toEqual([])
  })

  it.each(samplePartners.map(({ name }) => name))(
    'are one for a membership that is not fresh (%s)',
    async (partner) => {
      for (const known of knownBefore.filter((one) => one !== 'recently')) {
        expect(await callsOf('check-membership', partner, known), known).toHaveLength(1)
      }
    },
  )

  it('go to the text generation where that is chosen for membership', async () => {
    expect(await callsOf('check-membership', 'V3 and text', 'never')).toEqual(['POST /0.1/API_GetSiteOwnerID.jsp'])
  })

  it('search the listing for an identifier, and then ask by it', async () => {
    expect(await callsOf('get-plan', 'V3', 'never')).toEqual([
      'GET /v3/partner/accounts',
      'GET /v3/partner/accounts/{id}/plan',
    ])
  })

  it('are made in any case with fresh=true, where the question heeds it', async () => {
    expect(await callsOf('get-account', 'XML', 'recently', true)).toHaveLength(1)
    expect(await callsOf('get-plan', 'V2', 'recently', true)).toHaveLength(1)
    expect(await callsOf('check-membership', 'XML', 'recently', true)).toEqual([])
  })
})

describe('the answers to a question', () => {
  it.each(names)('%s says yes, no, and that it does not know, each apart', async (name) => {
    const said = (await readAnswers(name)).map(({ status, body }) => `${status} ${body.membership ?? body.code ?? ''}`)
    const expected: Record<ReadName, string[]> = {
      'check-membership': ['200 member', '200 not-a-member', '200 unknown'],
      'get-account': ['200 ', '404 ACCOUNT_UNKNOWN', '503 VENDOR_UNAVAILABLE'],
      'get-plan': ['200 ', '404 ACCOUNT_UNKNOWN', '503 VENDOR_UNAVAILABLE', '409 CAPABILITY_NOT_CONFIGURED'],
    }
    expect(said).toEqual(expected[name])
  })

  it('hold a letter for who is not a member', async () => {
    const answers = await readAnswers('check-membership')
    expect(answers[1]?.body.request).toMatchObject({ subject: expect.stringContaining('Move account robin.baker') })
  })
})

describe('the section of questions', () => {
  it('shows every answer and names the codes that the route itself answers with', async () => {
    const section = await readsSection()
    for (const name of names) {
      for (const { when, status, body } of await readAnswers(name)) {
        expect(section, `${name}: ${when}`).toContain(
          status === 200 ? JSON.stringify(body, null, 2) : String(body.title),
        )
      }
    }
    const route = readFileSync(join(root, 'shared/entry/http/account-route.ts'), 'utf8')
    const parameters = readFileSync(join(root, 'shared/entry/http/path-parameters.ts'), 'utf8')
    const codes = [...(route + parameters).matchAll(/status: (\d+),\s*code: '([A-Z_]+)'/g)]
    expect(codes).toHaveLength(2)
    for (const [, status, code] of codes) {
      expect(section.replaceAll('\n', ' ')).toContain(`${status} \`${code}\``)
    }
  })

  it('asks as the handlers do', () => {
    const textOf = (file: string) => readFileSync(join(root, file), 'utf8').replaceAll(/\s+/g, ' ')
    const asked = textOf('infra/docs/account-reads.ts')
    for (const name of names) {
      const handler = /accountRouteHandler\('[a-z-]+', (async .*[^, ]),? ?\)/.exec(
        textOf(`functions/api/${name}/handler.ts`),
      )?.[1]
      expect(asked, name).toContain(`'${name}': ${handler ?? 'no handler'},`)
    }
  })
})
