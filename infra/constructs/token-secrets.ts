import { RemovalPolicy, Validations } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import type { StageSettings } from '../stage-settings.ts'

/** The secrets in which the partners' V3 access tokens are kept. */
export const tokenSecretNames = ({ partners }: Pick<StageSettings, 'partners'>): string[] =>
  partners.flatMap(({ v3 }) => (v3?.tokenSecretName === undefined ? [] : [v3.tokenSecretName]))

/**
 * A secret for each partner's V3 access token. The functions write it at every renewal; what CDK generates at the start
 * is no token and is passed over. It can be had anew at any time, so nothing of it outlives the stack.
 */
export class TokenSecrets extends Construct {
  constructor(scope: Construct, id: string, settings: Pick<StageSettings, 'partners'>) {
    super(scope, id)
    for (const { id: partner, v3 } of settings.partners) {
      if (v3?.tokenSecretName === undefined) continue
      // By the secret's name, so that a partner who gets another id keeps its secret.
      const secret = new Secret(this, v3.tokenSecretName.replaceAll('/', '-'), {
        secretName: v3.tokenSecretName,
        description: `V3 access token of ${partner}; written by the functions`,
        removalPolicy: RemovalPolicy.DESTROY,
      })
      Validations.of(secret).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason: 'The token lives for an hour and is replaced by the functions themselves at 80 % of its life.',
      })
    }
  }
}
