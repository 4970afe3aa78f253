import { gatewayMethods } from '../../../shared/partner-api/create-gateway.ts'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'

/**
 * A class of gateways for doubles to extend: it has each method of a gateway, and a double overrides those that it means.
 *
 * @param make what stands in the place of a method that the double does not have, called with the double as `this`
 */
export function gatewayBase(
  make: (method: string) => (this: never, ...asked: readonly unknown[]) => unknown,
): new () => Gateway {
  const Base = class {}
  for (const method of ['probe', ...gatewayMethods]) {
    Object.defineProperty(Base.prototype, method, { value: make(method), writable: true, configurable: true })
  }
  return Base as new () => Gateway
}

/** Whatever a double does not have throws when it is called. */
export const PartialGateway = gatewayBase((method) => () => {
  throw new Error(`This gateway knows no ${method}.`)
})

/** A gateway with these methods and no others. */
export const gatewayWith = (methods: Partial<Gateway>): Gateway => Object.assign(new PartialGateway(), methods)
