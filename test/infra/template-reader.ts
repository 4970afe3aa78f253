import type { Template } from 'aws-cdk-lib/assertions'

export interface Resource {
  id: string
  type: string
  // biome-ignore lint/suspicious/noExplicitAny: a template is untyped JSON of many shapes; tests assert on what they read.
  properties: any
}

/** All resources of one type. */
export function resourcesOf(template: Template, type: string): Resource[] {
  return Object.entries(template.findResources(type)).map(([id, { Properties }]) => ({
    id,
    type,
    properties: Properties ?? {},
  }))
}

/** The one resource of a type whose property has the value. Throws when there is none or more than one. */
export function resourceNamed(template: Template, type: string, property: string, value: unknown): Resource {
  const found = resourcesOf(template, type).filter(({ properties }) => properties[property] === value)
  const [only] = found
  if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${type} with ${property} = ${value}`)
  return only
}

const nameProperties = ['QueueName', 'FunctionName', 'LogGroupName', 'TopicName'] as const

/**
 * Writes a value of a template as one readable line: a reference to a resource becomes the resource's name (or, for what
 * has a generated name, its type), pseudo parameters stay in brackets.
 */
export function readable(template: Template, value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const [[key, argument] = ['', undefined]] = Object.entries(value)
  if (key === 'Ref' && String(argument).startsWith('AWS::')) return `<${String(argument).slice(5)}>`
  if (key === 'Ref') return nameOf(template, String(argument))
  if (key === 'Fn::GetAtt' && Array.isArray(argument)) return nameOf(template, String(argument[0]))
  if (key === 'Fn::Join' && Array.isArray(argument)) {
    return (argument[1] as unknown[]).map((part) => readable(template, part)).join(String(argument[0]))
  }
  return JSON.stringify(value)
}

function nameOf(template: Template, id: string): string {
  const resource = template.toJSON().Resources[id]
  if (resource === undefined) throw new Error(`No resource ${id} in the template`)
  const property = nameProperties.find((name) => typeof resource.Properties?.[name] === 'string')
  return property === undefined ? resource.Type : resource.Properties[property]
}

/** Everything that a role may do, one line for each action on each resource, sorted. */
export function allowedBy(template: Template, roleId: string): string[] {
  const beside = resourcesOf(template, 'AWS::IAM::Policy')
    .filter(({ properties }) => properties.Roles.some(({ Ref }: { Ref: string }) => Ref === roleId))
    .map(({ properties }) => properties)
  const inside = resourcesOf(template, 'AWS::IAM::Role')
    .filter(({ id }) => id === roleId)
    .flatMap(({ properties }) => properties.Policies ?? [])
  return [...beside, ...inside]
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap((statement) =>
      [statement.Action].flat().flatMap((action: string) =>
        [statement.Resource].flat().map((resource: unknown) => {
          const condition = statement.Condition === undefined ? '' : ` if ${conditionOf(template, statement.Condition)}`
          return `${statement.Effect} ${action} on ${readable(template, resource)}${condition}`
        }),
      ),
    )
    .sort()
}

function conditionOf(template: Template, condition: Record<string, Record<string, unknown>>): string {
  return Object.values(condition)
    .flatMap((tests) =>
      Object.entries(tests).map(
        ([key, value]) =>
          `${key} = ${[value]
            .flat()
            .map((one) => readable(template, one))
            .join(' or ')}`,
      ),
    )
    .join(' and ')
}

/** The role of the function of that name. */
export function roleOf(template: Template, functionName: string): string {
  return resourceNamed(template, 'AWS::Lambda::Function', 'FunctionName', functionName).properties.Role['Fn::GetAtt'][0]
}
