import { describe, expect, test } from 'vitest'
import { CredentialsError } from '../../../shared/credentials/credentials-error.ts'
import { CannotSend, NotSent, noProgress, type PasswordSource } from '../../../shared/engine/define-operation.ts'
import { provisionAccountExample } from '../../../shared/operations/provision-account/input.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import { acme } from '../../support/engine/engine-harness.ts'
import { contextOf, readSnapshot, stepOf } from '../../support/operations/operation-context.ts'
import { freeCall, ToldGateway } from '../../support/operations/told-gateway.ts'

const context = (more: object = {}, partner: typeof acme = acme) =>
  contextOf({ ...provisionAccountExample, ...more }, partner)
const passwords = { resolve: async () => 'Planted-Pass-1' }
const step = stepOf(provisionAccount.next(context(), readSnapshot({ presence: 'absent' }), noProgress))

describe('provision-account sends', () => {
  const sent = async (more: object = {}, partner?: typeof acme) => {
    const gateway = new ToldGateway()
    await provisionAccount.send(step, context(more, partner), gateway, freeCall, passwords)
    expect(gateway.asked).toHaveLength(1)
    return gateway.asked[0]?.account
  }

  test('everything that was asked for, with the password as it was resolved', async () => {
    const more = { website: 'https://bakery.example.com', referralCode: 'spring', products: ['EventMarketing'] }
    expect(await sent({ ...more, singleBilling: false })).toEqual({
      login: 'bakery',
      signIn: { password: 'Planted-Pass-1' },
      managed: true,
      organizationName: 'Example Bakery',
      firstName: 'Robin',
      lastName: 'Baker',
      email: 'robin@example.com',
      phone: '+1 555 0100',
      countryCode: 'US',
      stateCode: 'MA',
      website: 'https://bakery.example.com',
      referralCode: 'spring',
      products: ['EventMarketing'],
      singleBilling: false,
    })
  })

  test('single billing and e-mail marketing where nothing else is said, and no empty fields', async () => {
    const { products: _p, singleBilling: _s, stateCode: _c, ...least } = provisionAccountExample
    const gateway = new ToldGateway()
    await provisionAccount.send(step, { ...context(), input: least }, gateway, freeCall, passwords)
    const account = gateway.asked[0]?.account
    expect(account).toMatchObject({ singleBilling: true, products: ['EmailMarketing'] })
    for (const name of ['stateCode', 'website', 'referralCode']) expect(account).not.toHaveProperty(name)
  })

  test('the partner’s anchor product too, once', async () => {
    const anchored = { ...acme, anchorProduct: 'EventMarketing' }
    expect((await sent({}, anchored))?.products).toEqual(['EmailMarketing', 'EventMarketing'])
    expect((await sent({ products: ['EventMarketing'] }, anchored))?.products).toEqual(['EventMarketing'])
  })

  test.each([{ secretName: 'partner-ops/clients/bakery' }, { generate: true }])(
    'the password that is had for %j and the login name',
    async (password) => {
      const asked: unknown[] = []
      const gateway = new ToldGateway()
      const remembering = {
        resolve: async (source: PasswordSource, login: string) => {
          asked.push([source, login])
          return 'Planted-Pass-1'
        },
      }
      await provisionAccount.send(step, context({ password }), gateway, freeCall, remembering)
      expect(asked).toEqual([[password, 'bakery']])
      expect(gateway.asked[0]?.account?.signIn).toEqual({ password: 'Planted-Pass-1' })
    },
  )

  test('nothing where the password’s secret is unusable, and says what to do', async () => {
    const broken = {
      resolve: async () => {
        throw new CredentialsError(
          'SECRET_INVALID',
          'clients/bakery',
          'The password in the secret clients/bakery must differ.',
        )
      },
    }
    const gateway = new ToldGateway()
    const error = await provisionAccount.send(step, context(), gateway, freeCall, broken).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(CannotSend)
    expect(error).toMatchObject({
      name: 'CannotSend',
      code: 'PASSWORD_SECRET_UNUSABLE',
      message:
        'There is no usable password for the new account: The password in the secret clients/bakery must differ.',
      nextSteps: [expect.stringContaining('new operationId')],
      cause: expect.any(CredentialsError),
    })
    expect(gateway.asked).toEqual([])
  })

  test('no word of an error that is not ours: it may quote the password', async () => {
    const quoting = {
      resolve: async () => {
        throw new SyntaxError('Unexpected token in "Planted-Pass-1"')
      },
    }
    await expect(provisionAccount.send(step, context(), new ToldGateway(), freeCall, quoting)).rejects.toThrow(
      'There is no usable password for the new account: it cannot be read.',
    )
  })

  test('nothing while the secrets cannot be reached, which is no verdict on the operation', async () => {
    const unreachable = {
      resolve: async () => {
        throw new CredentialsError('SECRETS_UNAVAILABLE', 'clients/bakery', 'Secrets Manager could not be reached.')
      },
    }
    const gateway = new ToldGateway()
    const sending = provisionAccount.send(step, context(), gateway, freeCall, unreachable)
    await expect(sending).rejects.toBeInstanceOf(NotSent)
    await expect(sending).rejects.toMatchObject({
      failure: { class: 'not-sent', code: 'SECRETS_UNAVAILABLE', message: 'Secrets Manager could not be reached.' },
      cause: expect.any(CredentialsError),
    })
    expect(gateway.asked).toEqual([])
  })
})

describe('a refusal of provision-account because the login name is taken', () => {
  const explain = provisionAccount.explainRefusal

  test('means another’s account, or a mere user of one, where this partner has none of that name', () => {
    expect(explain?.(step, 'absent')).toEqual({
      code: 'LOGIN_NAME_TAKEN',
      message: expect.stringMatching(/not under this partner, or to a mere user/),
      nextSteps: [expect.stringContaining('another login name'), expect.stringContaining('partner team')],
    })
  })

  test('says how to find out whose it is where no look can show that', () => {
    expect(explain?.(step, 'unseen')).toEqual({
      code: 'LOGIN_NAME_UNAVAILABLE',
      message: expect.stringContaining('mere user'),
      nextSteps: [expect.stringContaining('membership'), expect.stringContaining('new operationId')],
    })
  })
})
