import type { SimulatorRequest } from './http-message.ts'
import { isTextPath, plainNotFound, readTextCall } from './text/handle-text-request.ts'
import { isV2Path, readV2Call } from './v2/handle-v2-request.ts'
import { isV3Path, readV3Call } from './v3/handle-v3-request.ts'
import { isKeySetPath, readKeySetCall } from './v3/key-set.ts'
import { isTokenPath, readTokenCall } from './v3/token-endpoint.ts'
import type { Vendor } from './vendor.ts'
import type { VendorCall } from './vendor-call.ts'
import { keyOwnerOf } from './xml/basic-auth.ts'
import { carryOutXmlCall } from './xml/handle-xml-request.ts'
import { isXmlPath, readXmlCall } from './xml/xml-call.ts'

/** Finds the generation that an address belongs to and reads the call; one that belongs to none is found by nobody. */
export function readVendorCall(vendor: Vendor, request: SimulatorRequest): VendorCall {
  if (isTextPath(request.path)) return readTextCall(vendor.core, request)
  if (isV2Path(request.path)) return readV2Call(vendor, request)
  if (isV3Path(request.path)) return readV3Call(vendor, request)
  if (isTokenPath(request.path)) return readTokenCall(vendor, request)
  if (isKeySetPath(request.path)) return readKeySetCall(vendor, request)
  return readXml(vendor, request)
}

function readXml({ core }: Vendor, request: SimulatorRequest): VendorCall {
  const xml = readXmlCall(request)
  const { call, partner, account } = xml
  return {
    generation: 'xml',
    call,
    request,
    ...(partner === undefined ? {} : { partner }),
    ...(account === undefined ? {} : { account }),
    keyOwner: () => keyOwnerOf(request.headers.authorization, core.partners),
    carryOut: () => (isXmlPath(request.path) ? carryOutXmlCall(core, xml) : plainNotFound),
  }
}
