import { describe, expect, it } from 'vitest'
import { functionEnvironment, MissingQueueError } from '../../../infra/function-environment.ts'
import { localStage } from '../../../infra/stages/local.ts'
import { functionEnvironmentSchema } from '../../../shared/entry/function-environment.ts'
import { decodeQueueAddresses, QueueAddressError } from '../../../shared/entry/queue-addresses.ts'
import { catalogue, operationFunctions, workLineFunction } from '../../../shared/operations/catalogue.ts'
import { readEnvironment } from '../../../shared/runtime/environment.ts'

const stage = localStage('http://127.0.0.1:4040')
const urls = (suffix: string) =>
  Object.fromEntries(
    [...operationFunctions, workLineFunction].map(({ name }) => [
      name,
      `http://127.0.0.1:9324/000000000000/${name}${suffix}`,
    ]),
  )
const resources = {
  tableName: 'ledger',
  eventBusName: 'events',
  queueUrls: urls(''),
  deadLetterQueueUrls: urls('-dead-letters'),
}

const named = (name: string) => {
  const declaration = catalogue.find((each) => each.name === name)
  if (declaration === undefined) throw new Error(`The catalogue has no ${name}.`)
  return declaration
}

describe('environment of a function', () => {
  it.each(catalogue.map((declaration) => ({ name: declaration.name, declaration })))(
    '$name reads its own without complaint',
    ({ declaration }) => {
      const environment = readEnvironment(functionEnvironmentSchema, functionEnvironment(declaration, stage, resources))
      expect(environment.STAGE).toBe('local')
      expect(environment.PARTNERS).toEqual(stage.partners)
      expect(environment.ENGINE_TIMES).toEqual(stage.engineTimes)
    },
  )

  it.each([
    { name: 'provision-account', variable: 'CLIENT_PASSWORD_PREFIX', set: true, reason: 'it resolves passwords' },
    { name: 'open-product', variable: 'CLIENT_PASSWORD_PREFIX', set: false, reason: 'it has no password to resolve' },
    { name: 'open-product', variable: 'DEAD_LETTER_QUEUE_URL', set: true, reason: 'it sends malformed messages there' },
    { name: 'sweep', variable: 'DEAD_LETTER_QUEUE_URL', set: false, reason: 'it has no queue' },
    { name: 'get-operation', variable: 'EVENT_BUS_NAME', set: false, reason: 'it only reads' },
    { name: 'get-operation', variable: 'DIGEST_SECRET_NAME', set: false, reason: 'it compares no payloads' },
    { name: 'submit-operation', variable: 'DIGEST_SECRET_NAME', set: true, reason: 'it compares payloads' },
  ] as const)('$name: $variable set is $set, since $reason', ({ name, variable, set }) => {
    expect(Object.hasOwn(functionEnvironment(named(name), stage, resources), variable)).toBe(set)
  })

  it('says who may send for whom to those that ask the door for messages of queues', () => {
    const senders = [{ sender: 'AROABILLING', partners: ['acme'] }]
    const asking = new Set<string>([...operationFunctions.map(({ name }) => name), 'operate'])
    for (const declaration of catalogue) {
      const environment = functionEnvironment(
        declaration,
        { ...stage, senders },
        { ...resources, ownRoleId: 'AROAOWN' },
      )
      const { SENDERS, OWN_ROLE_ID } = readEnvironment(functionEnvironmentSchema, environment)
      const isAsking = asking.has(declaration.name)
      const takes = isAsking && declaration.trigger.kind === 'queue'
      expect([SENDERS, OWN_ROLE_ID], declaration.name).toEqual([
        isAsking ? senders : undefined,
        takes ? 'AROAOWN' : undefined,
      ])
    }
    expect(
      functionEnvironment(named('open-product'), stage, { ...resources, ownRoleId: 'AROAOWN' }),
    ).not.toHaveProperty('OWN_ROLE_ID')
  })

  it('says who may do what to the functions of the API alone', () => {
    const callers = [{ principal: 'arn:aws:iam::123456789012:user/robin', partners: '*', role: 'viewer' }] as const
    for (const declaration of catalogue) {
      const environment = functionEnvironment(declaration, { ...stage, callers }, resources)
      const isOfApi = declaration.trigger.kind === 'http'
      expect(readEnvironment(functionEnvironmentSchema, environment).CALLERS).toEqual(isOfApi ? callers : undefined)
    }
  })

  it('names all operation queues to who rings them and none to who does not', () => {
    const ringing = functionEnvironment(named('sweep'), stage, resources)
    const reading = functionEnvironment(named('get-operation'), stage, resources)
    expect(decodeQueueAddresses(ringing.QUEUE_URLS ?? '')).toEqual(resources.queueUrls)
    expect(decodeQueueAddresses(reading.QUEUE_URLS ?? '')).toEqual({})
  })

  it('refuses queue addresses that it cannot write in short', () => {
    const irregular = { ...resources, queueUrls: { ...resources.queueUrls, 'open-product': 'http://127.0.0.1/other' } }
    expect(() => functionEnvironment(named('sweep'), stage, irregular)).toThrow(QueueAddressError)
  })

  it('refuses to leave out the queue that starts the function', () => {
    const incomplete = { ...resources, queueUrls: {} }
    expect(() => functionEnvironment(named('open-product'), stage, incomplete)).toThrow(MissingQueueError)
  })
})

describe('stage local', () => {
  it('has a partner of each kind, one of them with an anchor product, so that all ways can be seen', () => {
    expect(stage.partners.map(({ id, anchorProduct, capabilities }) => [id, anchorProduct, capabilities.plan])).toEqual(
      [
        ['acme', 'EventMarketing', 'v3'],
        ['globex', undefined, undefined],
        ['initech', undefined, 'v3'],
      ],
    )
  })
})
