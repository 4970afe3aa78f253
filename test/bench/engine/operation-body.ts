/** A message as a caller drops it on the queue of `open-product`. */
export function openProductBody(operationId: string, account: string, product = 'EmailMarketing'): string {
  return JSON.stringify({ operationId, partner: 'acme', account, input: { product } })
}
