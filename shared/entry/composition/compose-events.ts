import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { EventbridgeEvents } from '../../messaging/eventbridge-events.ts'
import type { Events } from '../../messaging/ports.ts'
import { awsClientOptions } from '../../runtime/aws-client-options.ts'
import type { FunctionEnvironment } from '../function-environment.ts'
import { required } from './function-tools.ts'

const made = new WeakMap<FunctionEnvironment, Events>()

/** Events on the stage's bus, through one client for a function. */
export function composeEvents(environment: FunctionEnvironment): Events {
  const known = made.get(environment)
  if (known !== undefined) return known
  const bus = required(environment.EVENT_BUS_NAME, 'EVENT_BUS_NAME')
  const events = new EventbridgeEvents(new EventBridgeClient(awsClientOptions()), bus)
  made.set(environment, events)
  return events
}
