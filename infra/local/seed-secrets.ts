import { randomBytes } from 'node:crypto'
import type { StageSettings } from '../stage-settings.ts'
import type { SecretStore } from './secret-store.ts'
import type { SimulatorAnnouncement } from './simulator-announcement.ts'

/** Makes the secrets that the stage names, unless they are there: the simulator's demo credentials and a new digest key. */
export function seedSecrets(store: SecretStore, stage: StageSettings, vendor: SimulatorAnnouncement): void {
  const known = new Set(store.list().map(({ name }) => name))
  if (!known.has(stage.digestSecretName)) store.create(stage.digestSecretName, randomBytes(32).toString('hex'))
  for (const { login, secretName, v3 } of stage.partners) {
    const tokenName = v3?.tokenSecretName
    if (tokenName !== undefined && !known.has(tokenName)) store.create(tokenName, undefined)
    const credentials = vendor.partners.find((partner) => partner.partner === login)
    if (credentials === undefined || known.has(secretName)) continue
    const { apiKey, login: loginName, password, clientId, clientSecret, apiSecret } = credentials
    const secret = { apiKey, login: loginName, password, clientId, clientSecret, apiSecret }
    store.create(secretName, JSON.stringify(secret))
  }
}
