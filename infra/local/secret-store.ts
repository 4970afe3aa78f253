import { randomBytes, randomUUID } from 'node:crypto'
import { AwsFault } from './aws-json-server.ts'
import { readJsonFile, writePrivateFile } from './private-file.ts'

interface StoredVersion {
  value: string
  stages: string[]
  createdAt: number
}

interface StoredSecret {
  arn: string
  name: string
  createdAt: number
  versions: Record<string, StoredVersion>
}

/** Secrets with versions and stages, kept in one file that only its owner can read. */
export interface SecretStore {
  create(name: string, value: string | undefined, token?: string): SecretVersion
  put(id: string, value: string, token?: string, stages?: readonly string[]): SecretVersion
  get(id: string, wanted: { stage?: string; version?: string }): SecretVersion & { value: string }
  describe(id: string): { secret: SecretSummary; versions: Record<string, string[]> }
  list(): SecretSummary[]
}

export interface SecretSummary {
  arn: string
  name: string
  /** Seconds since the epoch. */
  createdAt: number
}

export interface SecretVersion extends SecretSummary {
  version: string
  stages: string[]
}

const current = 'AWSCURRENT'
const previous = 'AWSPREVIOUS'

/**
 * Opens the secrets in `path`; the file is made at the first write.
 *
 * Its methods throw AwsFault with the service's own error names (`ResourceNotFoundException`, `ResourceExistsException`).
 *
 * @param now milliseconds since the epoch
 */
export function openSecretStore(path: string, region: string, now: () => number): SecretStore {
  const secrets = (readJsonFile(path) ?? {}) as Record<string, StoredSecret>
  const save = () => writePrivateFile(path, `${JSON.stringify(secrets, null, 2)}\n`)
  const seconds = () => Math.floor(now() / 1000)

  const find = (id: string): StoredSecret => {
    const secret = Object.hasOwn(secrets, id) ? secrets[id] : Object.values(secrets).find((each) => each.arn === id)
    if (secret === undefined) {
      throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    }
    return secret
  }

  const addVersion = (secret: StoredSecret, value: string, token: string, stages: readonly string[]): SecretVersion => {
    const known = secret.versions[token]
    if (known !== undefined && known.value !== value) {
      throw new AwsFault('ResourceExistsException', 'A version with this token holds another value.')
    }
    if (known === undefined) {
      moveStages(secret, stages)
      secret.versions[token] = { value, stages: [...stages], createdAt: seconds() }
      save()
    }
    return { ...summary(secret), version: token, stages: [...(secret.versions[token]?.stages ?? [])] }
  }

  return {
    create(name, value, token = randomUUID()) {
      if (Object.hasOwn(secrets, name)) {
        throw new AwsFault('ResourceExistsException', 'The operation failed because the secret already exists.')
      }
      const suffix = randomBytes(3).toString('hex')
      const secret: StoredSecret = {
        arn: `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-${suffix}`,
        name,
        createdAt: seconds(),
        versions: {},
      }
      secrets[name] = secret
      if (value !== undefined) return addVersion(secret, value, token, [current])
      save()
      return { ...summary(secret), version: token, stages: [] }
    },
    put: (id, value, token = randomUUID(), stages = [current]) => addVersion(find(id), value, token, stages),
    get(id, wanted) {
      const secret = find(id)
      const stage = wanted.stage ?? (wanted.version === undefined ? current : undefined)
      const found = Object.entries(secret.versions).find(
        ([version, { stages }]) =>
          (wanted.version === undefined || version === wanted.version) &&
          (stage === undefined || stages.includes(stage)),
      )
      if (found === undefined) {
        throw new AwsFault(
          'ResourceNotFoundException',
          `Secrets Manager can't find the specified secret value for ${stage === undefined ? 'the version' : `staging label: ${stage}`}`,
        )
      }
      const [version, { value, stages, createdAt }] = found
      return { ...summary(secret), createdAt, version, stages: [...stages], value }
    },
    describe(id) {
      const secret = find(id)
      const labelled = Object.entries(secret.versions).filter(([, { stages }]) => stages.length > 0)
      return {
        secret: summary(secret),
        versions: Object.fromEntries(labelled.map(([version, { stages }]) => [version, [...stages]])),
      }
    },
    list: () => Object.values(secrets).map(summary),
  }
}

/** A stage is on one version at a time; the version that loses `AWSCURRENT` becomes `AWSPREVIOUS`. */
function moveStages(secret: StoredSecret, stages: readonly string[]): void {
  const replaced = stages.includes(current)
    ? Object.values(secret.versions).find((version) => version.stages.includes(current))
    : undefined
  for (const version of Object.values(secret.versions)) {
    version.stages = version.stages.filter(
      (stage) => !stages.includes(stage) && !(replaced !== undefined && stage === previous),
    )
  }
  replaced?.stages.push(previous)
}

function summary({ arn, name, createdAt }: StoredSecret): SecretSummary {
  return { arn, name, createdAt }
}
