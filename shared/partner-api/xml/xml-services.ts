import { productsIn } from '../../domain/account-fields.ts'
import type { GenerationServices } from '../generation-services.ts'
import type { XmlClient } from './xml-client.ts'

/** What the XML generation serves: accounts by their login, their products and single billing. */
export const xmlServices = (client: XmlClient): GenerationServices => ({
  readAccount: ({ login }, wanted, call) =>
    client.readAccount(login, call, productsIn(Object.fromEntries(wanted.map((name) => [name, true])))),
  provisionAccount: (account, call) => client.createAccount(account, call),
  openProduct: ({ login }, product, call) => client.openProduct(login, product, call),
  cancelProduct: ({ login }, product, call) => client.cancelProduct(login, product, call),
  updateAccount: ({ login }, update, call) => client.updateAccount(login, update, call),
  listAccounts: (page, call) => client.listAccounts(page, call),
  probe: (call, _generation, isProof) => client.probe(call, isProof),
})
