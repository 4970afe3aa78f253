import type { SQSClient } from '@aws-sdk/client-sqs'
import { ClientPasswords } from '../../credentials/client-passwords.ts'
import { createDigestKey } from '../../credentials/digest-key.ts'
import {
  createSecretsManagerClient,
  createSecretsManagerReader,
  createSecretsManagerWriter,
} from '../../credentials/secrets-manager-reader.ts'
import type { OperationDefinition } from '../../engine/define-operation.ts'
import type { Engine } from '../../engine/engine.ts'
import { systemClock } from '../../runtime/clock.ts'
import { systemRandom } from '../../runtime/random.ts'
import { composeEngine } from './compose-engine.ts'
import { composeGateways } from './compose-gateways.ts'
import { composeLedger } from './compose-ledger.ts'
import { type FunctionTools, required } from './function-tools.ts'

/** The engine of a function that carries out operations of these modules at the vendor. */
export function composeWorkingEngine(
  tools: FunctionTools,
  sqs: SQSClient,
  modules: readonly OperationDefinition[],
): Engine {
  const { environment } = tools
  const secrets = createSecretsManagerClient()
  const reader = createSecretsManagerReader(secrets)
  const writer = createSecretsManagerWriter(secrets)
  const passwords = new ClientPasswords({
    reader,
    random: systemRandom,
    secretNamePrefix: environment.CLIENT_PASSWORD_PREFIX,
  })
  return composeEngine(tools, {
    sqs,
    modules,
    gateway: composeGateways({
      partners: environment.PARTNERS,
      reader,
      writer,
      store: composeLedger(environment),
      budgetView: tools.budgetView,
    }),
    passwords,
    digestKey: createDigestKey(required(environment.DIGEST_SECRET_NAME, 'DIGEST_SECRET_NAME'), reader, systemClock),
  })
}
