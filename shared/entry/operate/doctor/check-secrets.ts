import { CredentialsError } from '../../../credentials/credentials-error.ts'
import { missingPart, type PartnerSecret, parsePartnerSecret } from '../../../credentials/partner-credentials.ts'
import type { SecretReader } from '../../../credentials/secret-reader.ts'
import { type PartnerSettings, usedGenerations } from '../../../partner-api/partner-settings.ts'
import { type Finding, fine, wrong } from './finding.ts'

/** Whether a partner's secrets are there, and hold what its generations sign in with; no value of theirs leaves this. */
export async function checkSecrets(partner: PartnerSettings, secrets: SecretReader): Promise<Finding[]> {
  const { id, secretName, v3 } = partner
  const generations = usedGenerations(partner)
  const own = await reading(`secret:${id}`, secretName, secrets, (text) => {
    const parts = parsePartnerSecret(text, secretName)
    const kinds = new Set<keyof PartnerSecret>(generations.map((one) => (one === 'v3' ? 'v3' : 'signIn')))
    for (const kind of kinds) if (parts[kind] === undefined) throw missingPart(secretName, kind)
    return `It holds what the partner's generations (${generations.join(', ')}) sign in with.`
  })
  const { tokenSecretName } = v3 ?? {}
  if (tokenSecretName === undefined || !generations.includes('v3')) return [own]
  const token = await reading(
    `token-secret:${id}`,
    tokenSecretName,
    secrets,
    () => 'It can be read; the functions write the access token into it.',
  )
  return [own, token]
}

/** Whether the key of the field digests is there: without it nothing can be accepted. */
export const checkDigestKey = (secretName: string, secrets: SecretReader): Promise<Finding> =>
  reading('secret:digest-key', secretName, secrets, () => 'It is there.')

async function reading(
  subject: string,
  secretName: string,
  secrets: SecretReader,
  judge: (text: string) => string,
): Promise<Finding> {
  try {
    return fine(subject, judge(await secrets.read(secretName)))
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error
    const next =
      error.code === 'SECRETS_UNAVAILABLE'
        ? 'Ask again; if it stays so, see how Secrets Manager stands in this region.'
        : `Mend the secret ${secretName} in Secrets Manager; the functions read it again within five minutes.`
    return wrong(subject, error.code, error.message, next)
  }
}
