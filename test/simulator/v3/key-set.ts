import type { SimulatorRequest } from '../http-message.ts'
import { carriedOut, jsonAnswer } from '../json/json-answer.ts'
import type { Vendor } from '../vendor.ts'
import type { VendorCall } from '../vendor-call.ts'

/** Where the public key that signs webhooks and tokens can be fetched: docs/reference/vendor.md#v3-webhooks. */
export const isKeySetPath = (path: string): boolean => path === '/.well-known/jwks.json'

/** Reads a request for the key set; anybody may ask. */
export const readKeySetCall = ({ core, key }: Vendor, request: SimulatorRequest): VendorCall => ({
  generation: 'v3',
  call: 'keys',
  request,
  keyOwner: () => undefined,
  carryOut: () => carriedOut(jsonAnswer(200, key.keySet(core.switches.v3KeySet))),
})
