import { type AwsAction, AwsFault, startAwsJsonServer } from './aws-json-server.ts'
import type { LoopbackServer } from './loopback-server.ts'
import type { SecretStore, SecretVersion } from './secret-store.ts'

/** The part of AWS Secrets Manager that the product, its tests and its documentation use, over `store`. */
export function startSecretsManagerServer(store: SecretStore, port: number): Promise<LoopbackServer> {
  return startAwsJsonServer('secretsmanager', actions(store), port)
}

function actions(store: SecretStore): Readonly<Record<string, AwsAction>> {
  return {
    CreateSecret: (input) => {
      const value = input.SecretString === undefined ? undefined : text(input, 'SecretString')
      return versionAnswer(store.create(text(input, 'Name'), value, optionalText(input, 'ClientRequestToken')))
    },
    PutSecretValue: (input) => {
      const stages = input.VersionStages as string[] | undefined
      const token = optionalText(input, 'ClientRequestToken')
      const version = store.put(text(input, 'SecretId'), text(input, 'SecretString'), token, stages)
      return { ...versionAnswer(version), VersionStages: version.stages }
    },
    GetSecretValue: (input) => {
      const stage = optionalText(input, 'VersionStage')
      const version = optionalText(input, 'VersionId')
      const found = store.get(text(input, 'SecretId'), {
        ...(stage === undefined ? {} : { stage }),
        ...(version === undefined ? {} : { version }),
      })
      return {
        ...versionAnswer(found),
        VersionStages: found.stages,
        SecretString: found.value,
        CreatedDate: found.createdAt,
      }
    },
    DescribeSecret: (input) => {
      const { secret, versions } = store.describe(text(input, 'SecretId'))
      return { ARN: secret.arn, Name: secret.name, CreatedDate: secret.createdAt, VersionIdsToStages: versions }
    },
    ListSecrets: () => ({
      SecretList: store.list().map(({ arn, name, createdAt }) => ({ ARN: arn, Name: name, CreatedDate: createdAt })),
    }),
  }
}

function versionAnswer({ arn, name, version }: SecretVersion): Record<string, unknown> {
  return { ARN: arn, Name: name, VersionId: version }
}

function text(input: Readonly<Record<string, unknown>>, field: string): string {
  const value = input[field]
  if (typeof value === 'string' && value !== '') return value
  throw new AwsFault('InvalidParameterException', `You must provide a non-empty string for ${field}.`)
}

function optionalText(input: Readonly<Record<string, unknown>>, field: string): string | undefined {
  return input[field] === undefined || input[field] === null ? undefined : text(input, field)
}
