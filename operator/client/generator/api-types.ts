import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript'

/**
 * The types of the typed client, as openapi-typescript reads them from the API's description.
 *
 * @param document OpenAPI 3.1, as JSON
 */
export async function apiTypes(document: unknown): Promise<string> {
  // It changes what it is given.
  const nodes = await openapiTypescript(structuredClone(document) as OpenAPI3, { alphabetize: true, silent: true })
  return `// Written by npm run docs from docs/schemas/openapi.json: do not edit.\n\n${astToString(nodes)}`
}
