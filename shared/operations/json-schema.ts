import * as z from 'zod/mini'
import { operationEnvelopeSchema } from '../messaging/operation-message.ts'
import type { OperationFunctionDeclaration } from './function-declaration.ts'

export type JsonSchema = Record<string, unknown>

const mostMetadataEntries = 10

/**
 * The published schema (JSON Schema 2020-12) of the messages that an operation's queue takes.
 *
 * Rules between fields cannot be written in it; the function checks them all the same and names the field.
 *
 * @param declaration the operation's catalogue entry
 */
export function operationMessageJsonSchema(
  declaration: Pick<OperationFunctionDeclaration, 'name' | 'description' | 'subject' | 'input' | 'example'>,
): JsonSchema {
  const { name, description, subject, input, example } = declaration
  const envelope = jsonSchemaOf(operationEnvelopeSchema)
  const { account, vendorId, ...properties } = envelope.properties as Record<string, JsonSchema>
  const isOfAccount = subject === 'account'
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:partner-ops:message:${name}`,
    title: name,
    description,
    ...envelope,
    ...(isOfAccount
      ? { oneOf: [{ required: ['account'] }, { required: ['vendorId'], properties: { account: false } }] }
      : {}),
    properties: {
      ...properties,
      ...(isOfAccount ? { account, vendorId } : {}),
      operation: { const: name },
      metadata: { ...properties.metadata, maxProperties: mostMetadataEntries },
      input: jsonSchemaOf(input),
    },
    examples: [
      { operationId: `${name}-1`, partner: 'acme', ...(isOfAccount ? { account: 'robin.baker' } : {}), input: example },
    ],
  }
}

function jsonSchemaOf(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' })
  return rest
}
