import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { commandLinePage } from '../../operator/cli/bundle/reference-page.ts'
import { apiTypes } from '../../operator/client/generator/api-types.ts'
import { openapiDocument } from '../../shared/entry/openapi/openapi-document.ts'
import { catalogue, operationFunctions } from '../../shared/operations/catalogue.ts'
import { operationMessageJsonSchema } from '../../shared/operations/json-schema.ts'
import { eventJsonSchema } from './event-schema.ts'
import { functionsTable } from './functions-table.ts'
import { replaceSection } from './generated-section.ts'
import { operationDocument } from './operation-document.ts'
import { operationsPage } from './operations-page.ts'
import { sampleEvents } from './sample-events.ts'

/** A document that is written from the code. */
export interface GeneratedDocument {
  /** From the project's root. */
  path: string
  content: string
}

/**
 * Every generated document as it ought to be.
 *
 * @param root the project's folder
 * @throws SectionMarksError, FieldRuleError or BehaviourError when one cannot be written
 */
export async function generatedDocuments(root: string): Promise<GeneratedDocument[]> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const documents = await Promise.all(operationFunctions.map(operationDocument))
  const eventSchema = eventJsonSchema(Object.values(await sampleEvents(documents)))
  const openapi = openapiDocument(catalogue, operationFunctions)
  const schemas = [
    ...operationFunctions.map((declaration) => ({
      path: `docs/schemas/${declaration.name}.json`,
      schema: operationMessageJsonSchema(declaration),
    })),
    { path: 'docs/schemas/event.json', schema: eventSchema },
    { path: 'docs/schemas/openapi.json', schema: openapi },
  ]
  return [
    { path: 'README.md', content: replaceSection(readme, 'functions', functionsTable(catalogue)) },
    { path: 'docs/reference/operations.md', content: await operationsPage(documents) },
    { path: 'docs/reference/command-line.md', content: commandLinePage() },
    {
      path: 'operator/client/api-types.ts',
      content: formatted(root, 'operator/client/api-types.ts', await apiTypes(openapi)),
    },
    ...schemas.map(({ path, schema }) => ({
      path,
      content: formatted(root, path, JSON.stringify(schema, null, 2)),
    })),
  ]
}

/** As the project's formatter would have it, so that the check of the whole tree agrees. */
function formatted(root: string, path: string, text: string): string {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
  const run = spawnSync(process.execPath, [biome, 'format', `--stdin-file-path=${path}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  })
  if (run.status !== 0) throw new Error(`${path} could not be formatted: ${run.stderr}`)
  return run.stdout
}
