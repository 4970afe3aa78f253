import {
  createSecretsManagerClient,
  createSecretsManagerReader,
  createSecretsManagerWriter,
} from '../../credentials/secrets-manager-reader.ts'
import type { Engine } from '../../engine/engine.ts'
import { composeEngine, type EngineParts } from './compose-engine.ts'
import { composeGateways } from './compose-gateways.ts'
import { composeLedger } from './compose-ledger.ts'
import type { FunctionTools } from './function-tools.ts'

/** The engine of a function that may ask the vendor whether a stopped key may go on, and carries out no operation. */
export function composeProbingEngine(
  tools: FunctionTools,
  parts: Pick<EngineParts, 'sqs' | 'modules' | 'isUnread' | 'history' | 'digestKey'>,
): Engine {
  const { environment, budgetView } = tools
  const secrets = createSecretsManagerClient()
  const gateway = composeGateways({
    partners: environment.PARTNERS,
    reader: createSecretsManagerReader(secrets),
    writer: createSecretsManagerWriter(secrets),
    store: composeLedger(environment),
    budgetView,
  })
  return composeEngine(tools, { ...parts, gateway })
}
