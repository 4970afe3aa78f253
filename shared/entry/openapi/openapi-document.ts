import * as z from 'zod/mini'
import { loginSchema, operationIdSchema, partnerIdSchema } from '../../messaging/operation-message.ts'
import type { FunctionDeclaration, OperationFunctionDeclaration } from '../../operations/function-declaration.ts'
import { operationMessageJsonSchema } from '../../operations/json-schema.ts'
import { queueNameSchema } from '../operate/dead-letter-routes.ts'
import { runNameSchema } from '../operate/reconciliation-routes.ts'
import { refusedIdSchema } from '../operate/refused-routes.ts'
import {
  operationAnswerSchema,
  operationOrRefusalSchema,
  problemAnswerSchema,
  refusedOperationAnswerSchema,
} from './answers.ts'
import { type RouteContract, routeContracts } from './route-contracts.ts'

type Json = Record<string, unknown>

/** Fields of a path, by their names in the catalogue's routes. */
const pathFields: Readonly<Record<string, z.ZodMiniType>> = {
  partner: partnerIdSchema,
  operationId: operationIdSchema,
  login: loginSchema,
  key: z.string().check(z.minLength(1), z.maxLength(200)),
  run: runNameSchema,
  id: refusedIdSchema,
  operation: queueNameSchema,
}

/** Any route may answer these: malformed, nobody signed, a fault of ours, the ledger out of reach. */
const problemsOfAll = [400, 403, 500, 503]

const meanings: Readonly<Record<number, string>> = {
  200: 'OK',
  202: 'Accepted: it is not lost',
  304: 'Unchanged since the answer with that ETag',
  400: 'The request is malformed',
  403: 'The request is not signed, or not allowed',
  404: 'There is no such thing',
  406: 'No format that is accepted',
  409: 'It stands otherwise',
  413: 'Too large',
  415: 'Another content type',
  428: 'If-Match is missing',
  500: 'A fault of this software',
  503: 'Not now; come again',
}

/**
 * The API as OpenAPI 3.1: routes from the catalogue, what they take from the schemas that check it.
 *
 * @throws Error for a route without a contract
 */
export function openapiDocument(
  functions: readonly Pick<FunctionDeclaration, 'trigger'>[],
  operations: readonly OperationFunctionDeclaration[],
): Json {
  const paths: Record<string, Json> = {}
  for (const { trigger } of functions) {
    if (trigger.kind !== 'http') continue
    for (const { method, route, role } of trigger.routes) {
      const contract = routeContracts[`${method} ${route}`]
      if (contract === undefined) throw new Error(`${method} ${route} has no contract in route-contracts.ts.`)
      paths[route] = {
        ...paths[route],
        [method.toLowerCase()]: { ...operationOf(route, contract, operations), 'x-role': role },
      }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Partner Ops for Constant Contact',
      version: '1',
      description: 'Requests are signed with AWS Signature Version 4 for `execute-api`. Errors are RFC 9457 problems.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:4510', description: 'the local stage; on AWS the stack’s output `ApiUrl`' }],
    security: [{ sigv4: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([one], [other]) => (one < other ? -1 : 1))),
    components: {
      securitySchemes: {
        sigv4: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'AWS Signature Version 4' },
      },
      schemas: {
        Problem: schemaOf(problemAnswerSchema, 'output'),
        Operation: schemaOf(operationAnswerSchema, 'output'),
        RefusedOperation: schemaOf(refusedOperationAnswerSchema, 'output'),
        ...Object.fromEntries(
          operations.map((declaration) => {
            const { $schema: _dialect, ...schema } = operationMessageJsonSchema(declaration)
            const named = { ...(schema.properties as Json), operation: { const: declaration.name } }
            const required = [...new Set([...((schema.required as string[] | undefined) ?? []), 'operation'])]
            const examples = (schema.examples as Json[]).map((one) => ({ operation: declaration.name, ...one }))
            return [declaration.name, { ...schema, required, properties: named, examples }]
          }),
        ),
      },
    },
  }
}

function operationOf(
  route: string,
  contract: RouteContract,
  operations: readonly OperationFunctionDeclaration[],
): Json {
  const { id, summary, query, body, headers = {}, answers, problems } = contract
  const parameters = [
    ...[...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => parameter('path', name, true, pathFields[name])),
    ...queryParameters(query),
    ...Object.entries(headers).map(([name, required]) => parameter('header', name, required, z.string())),
  ]
  const refused = [...new Set([...problemsOfAll, ...problems])].sort()
  return {
    operationId: id,
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: bodyContent(body, operations) } }),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, answer]) => [status, response(Number(status), answer, headers)]),
      ...refused.map((status) => [String(status), problemResponse(status)]),
    ]),
  }
}

const parameter = (place: string, name: string, required: boolean, schema: z.ZodMiniType | undefined): Json => {
  if (schema === undefined) throw new Error(`The part {${name}} of a route has no schema.`)
  return { in: place, name, required, schema: schemaOf(schema, 'input') }
}

function queryParameters(query: z.ZodMiniType | undefined): Json[] {
  if (query === undefined) return []
  const { properties = {}, required = [] } = schemaOf(query, 'input') as { properties?: Json; required?: string[] }
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ in: 'query', name, required: required.includes(name), schema },
  }))
}

function bodyContent(
  body: NonNullable<RouteContract['body']>,
  operations: readonly OperationFunctionDeclaration[],
): Json {
  if (body === 'lines') return { 'application/x-ndjson': { schema: { type: 'string' } } }
  if (body !== 'messages') return { 'application/json': { schema: schemaOf(body, 'input') } }
  const oneOf = operations.map(({ name }) => ({ $ref: `#/components/schemas/${name}` }))
  return { 'application/json': { schema: { oneOf, discriminator: { propertyName: 'operation' } } } }
}

function response(status: number, answer: RouteContract['answers'][number], headers: Json): Json {
  const description = meanings[status] ?? 'OK'
  if (answer === undefined) return { description }
  if (answer === 'lines') return { description, content: { 'application/x-ndjson': { schema: { type: 'string' } } } }
  if (answer === 'document') return { description, content: { 'application/json': { schema: { type: 'object' } } } }
  const schema = answerSchema(answer)
  const others = ['application/x-ndjson', 'text/csv'].map((type) => [type, { schema: { type: 'string' } }])
  return {
    description,
    content: { 'application/json': { schema }, ...('accept' in headers ? Object.fromEntries(others) : {}) },
  }
}

function answerSchema(answer: z.ZodMiniType): Json {
  const operation = { $ref: '#/components/schemas/Operation' }
  if (answer === operationAnswerSchema) return operation
  if (answer === operationOrRefusalSchema) {
    return { anyOf: [operation, { $ref: '#/components/schemas/RefusedOperation' }] }
  }
  return schemaOf(answer, 'output')
}

const problemResponse = (status: number): Json => ({
  description: meanings[status] ?? 'Refused',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  // What an answer holds may grow, so clients must take more than is told here.
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (io === 'output') delete jsonSchema.additionalProperties
    },
  })
  return rest
}
