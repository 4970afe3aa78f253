import type { ItemStore } from './item-store.ts'
import { keyKey } from './key-record.ts'
import { LedgerError } from './ledger-error.ts'
import { formKey, formProblem, ledgerForm } from './ledger-form.ts'

/** Whose items show that a ledger without a form is not empty. */
export interface FormOwner {
  id: string
  budget: { name: string }
}

/**
 * A store that is only used once the ledger's form is known to be this version's. That costs one read in the life of a
 * container, with its first use; the load of the module and every later use pay nothing. The first write into an empty
 * ledger is preceded by the form.
 */
export class FormCheckedStore implements ItemStore {
  readonly #store: ItemStore
  readonly #owners: readonly FormOwner[]
  #isOurs = false
  #looking: Promise<boolean> | undefined

  constructor(store: ItemStore, owners: readonly FormOwner[]) {
    this.#store = store
    this.#owners = owners
  }

  async get(...asked: Parameters<ItemStore['get']>): ReturnType<ItemStore['get']> {
    if (!this.#isOurs) await this.#look()
    return this.#store.get(...asked)
  }

  async put(...asked: Parameters<ItemStore['put']>): ReturnType<ItemStore['put']> {
    if (!this.#isOurs) await this.#lookBeforeWrite()
    return this.#store.put(...asked)
  }

  async update(...asked: Parameters<ItemStore['update']>): ReturnType<ItemStore['update']> {
    if (!this.#isOurs) await this.#lookBeforeWrite()
    return this.#store.update(...asked)
  }

  async due(...asked: Parameters<ItemStore['due']>): ReturnType<ItemStore['due']> {
    if (!this.#isOurs) await this.#look()
    return this.#store.due(...asked)
  }

  async list(...asked: Parameters<ItemStore['list']>): ReturnType<ItemStore['list']> {
    if (!this.#isOurs) await this.#look()
    return this.#store.list(...asked)
  }

  /** @returns whether the ledger has our form; otherwise it is empty */
  #look(): Promise<boolean> {
    // All that begin together wait for one read; a failed one is made again by the next.
    this.#looking ??= this.#readForm().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #readForm(): Promise<boolean> {
    const found = await this.#store.get(formKey)
    if (found !== undefined) return this.#accept(found.form)
    if (await this.#isEmpty()) return false
    // Somebody may have written the form, and then the first items, since it was read.
    return this.#accept((await this.#store.get(formKey))?.form)
  }

  async #isEmpty(): Promise<boolean> {
    for (const { id, budget } of this.#owners) {
      if ((await this.#store.get(keyKey(budget.name))) !== undefined) return false
      if ((await this.#store.list(`ACCOUNTS#${id}`, { limit: 1 })).items.length > 0) return false
    }
    return true
  }

  async #lookBeforeWrite(): Promise<void> {
    if (await this.#look()) return
    const written = await this.#store.put({ ...formKey, v: 1, form: ledgerForm }, { is: 'missing', path: ['form'] })
    this.#accept(written.item?.form)
  }

  #accept(form: unknown): boolean {
    if (form !== ledgerForm) {
      const found = typeof form === 'number' ? form : undefined
      throw new LedgerError(
        'FORM_DIFFERS',
        `The ledger ${formProblem(found)}. Deploy the version that wrote it, or begin with an empty ledger: docs/how-to/runbook.md#ledger-of-another-form`,
      )
    }
    this.#isOurs = true
    return true
  }
}
