// Written by npm run docs from docs/schemas/openapi.json: do not edit.

export interface paths {
  '/audit': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Acts of people, by partner, by key, or those that are about no partner. */
    get: operations['listAudit']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/dead-letters': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** How many dead letters each queue has, and a sample of them; for callers who reach all partners. */
    get: operations['listDeadLetters']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/dead-letters/{operation}/redrive': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Has SQS move all dead letters of an operation back to its queue. */
    post: operations['redriveDeadLetters']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/decisions': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Decides many: first looks at them, then, with the token of that, decides exactly those. */
    post: operations['decideOperations']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/doctor': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Every setting, secret, key, generation, queue and schedule in a line each, with what is wrong and the next step. */
    get: operations['getDoctor']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/keys': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The vendor’s API keys, how they stand and what of the day is left. */
    get: operations['listKeys']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/keys/{key}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** One of the vendor’s API keys. */
    get: operations['getKey']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/keys/{key}/pause': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Stops all calls of a key. */
    post: operations['pauseKey']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/keys/{key}/probe': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Asks the vendor now whether a stopped key may go on. */
    post: operations['probeKey']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/keys/{key}/restored': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Declares that the ledger was restored to an earlier time, or that this is over. */
    post: operations['declareRestored']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/keys/{key}/resume': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Lets a key go on. */
    post: operations['resumeKey']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/openapi.json': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** This document. */
    get: operations['getOpenapi']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/operations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Operations that have ended, are parked, or are on their way; of one account in the order of receipt. */
    get: operations['listOperations']
    put?: never
    /** Accepts an operation; with validate=true it only says what would become of it. */
    post: operations['submitOperation']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/operations/{partner}/{operationId}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** How far an operation is; where there is none, whether a message that names it was refused. */
    get: operations['getOperation']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/operations/{partner}/{operationId}/decisions': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Decides a parked operation, in the version that If-Match names. */
    post: operations['decideOperation']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/operations/{partner}/{operationId}/timeline': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The steps of an operation’s life that are kept, in the order of time. */
    get: operations['getTimeline']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/operations/{partner}/{operationId}/withdrawal': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Takes back an operation of which nothing was sent. */
    post: operations['withdrawOperation']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/operations/bulk': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Accepts up to 1,000 operations, one a line; the answer has a line for each. */
    post: operations['submitOperations']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/overview': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** All that is open, parked, refused, paused and finished, and how the keys stand; at most a minute old. */
    get: operations['getOverview']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/accounts': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** A partner’s accounts as the directory has them, by login name. */
    get: operations['listAccounts']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/accounts/{login}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** An account as it is known, field by field with its age. */
    get: operations['getAccount']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/accounts/{login}/membership': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Whether a login name is one of the partner’s accounts. */
    get: operations['checkMembership']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/accounts/{login}/operations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The operations of an account, in the order of receipt. */
    get: operations['listAccountOperations']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/accounts/{login}/pause': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Stops what is new of an account. */
    post: operations['pauseAccount']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/accounts/{login}/plan': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** An account’s billing plan, with its age. */
    get: operations['getPlan']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/accounts/{login}/resume': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Ends a pause of an account. */
    post: operations['resumeAccount']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/pause': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Stops what is new of a partner, or of one of its operations. */
    post: operations['pausePartner']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/reconciliations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Begins a comparison of the ledger with the vendor’s listing; where one goes on, that is the answer. */
    post: operations['beginReconciliation']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/reconciliations/{run}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** How far a run is, and how much it has found. */
    get: operations['getReconciliation']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/reconciliations/{run}/approvals': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Approves exactly the plan of this hash: its repairs are sent in waves. After a stop it goes on. */
    post: operations['approvePlanOfRepairs']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/reconciliations/{run}/differences': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The differences that a run has found, in the order of the vendor’s listing. */
    get: operations['listDifferences']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/reconciliations/{run}/plan': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The operation that would repair each difference of a complete run, or why there is none. */
    get: operations['getPlanOfRepairs']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/reconciliations/{run}/results': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** How an approved plan goes on, and what has become of each repair. */
    get: operations['listRepairs']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/partners/{partner}/resume': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Ends a pause of a partner, or of one of its operations. */
    post: operations['resumePartner']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/refused': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Messages that were not accepted and that nobody has redriven or discarded, the first refused first. */
    get: operations['listRefused']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/refused/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** A refused message, with its body as long as that is kept. */
    get: operations['getRefused']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/refused/{id}/discard': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Ends a refused message for good; its body goes. */
    post: operations['discardRefused']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/refused/{id}/redrive': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Has a refused message accepted after all, where the door takes it now. */
    post: operations['redriveRefused']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/refused/discard': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Discards up to 500, by ids or by code, and answers a cursor for the rest. */
    post: operations['discardManyRefused']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/refused/redrive': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Redrives up to 500, by ids or by code, and answers a cursor for the rest. */
    post: operations['redriveManyRefused']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export type webhooks = Record<string, never>
export interface components {
  schemas: {
    /**
     * act-for-account
     * @description Makes a request of V3 in the name of an account, where the partner's settings allow that request.
     * @example {
     *       "operation": "act-for-account",
     *       "operationId": "act-for-account-1",
     *       "partner": "acme",
     *       "account": "robin.baker",
     *       "input": {
     *         "method": "GET",
     *         "path": "/account/summary"
     *       }
     *     }
     */
    'act-for-account': {
      /** @description login name of the client account */
      account?: string
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /** @enum {string} */
        method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
        /** @description exactly as it stands in the settings of the partner */
        path: string
        /** @description a value for each name that stands in braces in the path */
        pathParameters?: {
          [key: string]: string
        }
        /** @description the body of the inner request, as the vendor’s page of that call has it */
        payload?: {
          [key: string]: unknown
        }
        query?: {
          [key: string]: string
        }
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'act-for-account'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
      /** @description instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing */
      vendorId?: {
        /** @enum {string} */
        generation: 'v2' | 'v3' | 'text'
        id: string
      }
    } & (
      | unknown
      | {
          account?: never
        }
    )
    /**
     * cancel-account
     * @description Cancels an account, at once or at a later date, unless that would end single billing unasked.
     * @example {
     *       "operation": "cancel-account",
     *       "operationId": "cancel-account-1",
     *       "partner": "acme",
     *       "account": "robin.baker",
     *       "input": {
     *         "reason": 14,
     *         "releaseFromSingleBilling": true
     *       }
     *     }
     */
    'cancel-account': {
      /** @description login name of the client account */
      account?: string
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /**
         * Format: date-time
         * @description when the account shall end; at once when left out
         */
        effectiveAt?: string
        /**
         * @description 1 cost too high, 2 competitor, 3 no e-mail marketing, 11 something missing or not working, 12 in-house, 14 poor results, 21 too difficult, 27 cancelled online by the customer, 30 dissatisfied with billing policies
         * @enum {number}
         */
        reason?: 1 | 2 | 3 | 11 | 12 | 14 | 21 | 27 | 30
        /** @description true: the account may leave single billing and be cancelled, which cannot be taken back through this API */
        releaseFromSingleBilling?: boolean
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'cancel-account'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
      /** @description instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing */
      vendorId?: {
        /** @enum {string} */
        generation: 'v2' | 'v3' | 'text'
        id: string
      }
    } & (
      | unknown
      | {
          account?: never
        }
    )
    /**
     * cancel-product
     * @description Cancels a product, unless the account would lose its last one and single billing with it.
     * @example {
     *       "operation": "cancel-product",
     *       "operationId": "cancel-product-1",
     *       "partner": "acme",
     *       "account": "robin.baker",
     *       "input": {
     *         "product": "EmailMarketing"
     *       }
     *     }
     */
    'cancel-product': {
      /** @description login name of the client account */
      account?: string
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /** @description true: carry it out although a cancellation with a later date is on record, which it will not take back */
        despiteCancellation?: boolean
        /** @description the vendor's name of the product; EmailMarketing when left out */
        product?: string
        /** @description true: the account may leave single billing and be cancelled, which cannot be taken back through this API */
        releaseFromSingleBilling?: boolean
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'cancel-product'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
      /** @description instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing */
      vendorId?: {
        /** @enum {string} */
        generation: 'v2' | 'v3' | 'text'
        id: string
      }
    } & (
      | unknown
      | {
          account?: never
        }
    )
    /**
     * change-plan
     * @description Moves an account to another billing plan; leaving the trial opens it.
     * @example {
     *       "operation": "change-plan",
     *       "operationId": "change-plan-1",
     *       "partner": "acme",
     *       "account": "robin.baker",
     *       "input": {
     *         "planType": "GOLD",
     *         "billingDayOfMonth": 15
     *       }
     *     }
     */
    'change-plan': {
      /** @description login name of the client account */
      account?: string
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /** @description heeded by the vendor only when the account leaves its trial, and passed over in silence otherwise; the day of the change when left out, but required without single billing */
        billingDayOfMonth?: number
        /** @description true: carry it out although a cancellation with a later date is on record, which it will not take back */
        despiteCancellation?: boolean
        /** @description V3 only; from the vendor's support. The account's own group when left out */
        planGroupId?: number
        /** @description the vendor's name of the plan in capitals: BASIC, ESSENTIAL or ULTIMATE in V2; BRONZE, SILVER or GOLD in V3, or another of the account's plan group */
        planType: string
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'change-plan'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
      /** @description instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing */
      vendorId?: {
        /** @enum {string} */
        generation: 'v2' | 'v3' | 'text'
        id: string
      }
    } & (
      | unknown
      | {
          account?: never
        }
    )
    /**
     * create-sso-user
     * @description Adds a user to an account who signs in through the partner's identity provider.
     * @example {
     *       "operation": "create-sso-user",
     *       "operationId": "create-sso-user-1",
     *       "partner": "acme",
     *       "account": "robin.baker",
     *       "input": {
     *         "firstName": "Robin",
     *         "lastName": "Baker",
     *         "role": "campaign_creator",
     *         "email": "robin@example.com",
     *         "login": "robin.baker.2",
     *         "externalId": "robin.baker",
     *         "externalProvider": "example-idp"
     *       }
     *     }
     */
    'create-sso-user': {
      /** @description login name of the client account */
      account?: string
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /** @description must be new in the account */
        email: string
        /** @description by which the identity provider knows the user */
        externalId: string
        /** @description the name on which the partner and the vendor have agreed for the identity provider */
        externalProvider: string
        firstName: string
        lastName: string
        /** @description the login name of the user; unique over all users of the vendor */
        login: string
        /** @enum {string} */
        role: 'account_manager' | 'campaign_creator'
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'create-sso-user'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
      /** @description instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing */
      vendorId?: {
        /** @enum {string} */
        generation: 'v2' | 'v3' | 'text'
        id: string
      }
    } & (
      | unknown
      | {
          account?: never
        }
    )
    /**
     * open-product
     * @description Opens a product of an account under single billing.
     * @example {
     *       "operation": "open-product",
     *       "operationId": "open-product-1",
     *       "partner": "acme",
     *       "account": "robin.baker",
     *       "input": {
     *         "product": "EmailMarketing"
     *       }
     *     }
     */
    'open-product': {
      /** @description login name of the client account */
      account?: string
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /** @description true: carry it out although a cancellation with a later date is on record, which it will not take back */
        despiteCancellation?: boolean
        /** @description the vendor's name of the product; EmailMarketing when left out */
        product?: string
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'open-product'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
      /** @description instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing */
      vendorId?: {
        /** @enum {string} */
        generation: 'v2' | 'v3' | 'text'
        id: string
      }
    } & (
      | unknown
      | {
          account?: never
        }
    )
    Operation: {
      account?: string
      attempts: {
        /** @description ISO 8601, UTC */
        at: string
        code?: string
        n: number
        outcome: string
        step: string
      }[]
      behind?: string
      blockedBy?: {
        code?: string
        operation: string
        operationId: string
        /** @description ISO 8601, UTC */
        since: string
        /** @enum {string} */
        status: 'parked' | 'deferred'
        waitsFor?: string[]
      }
      code?: string
      /** @enum {string} */
      concludedBy?: 'answer' | 'observation' | 'guard' | 'decision'
      /** @description ISO 8601, UTC */
      dueAt?: string
      /** @enum {string} */
      effect?: 'proven' | 'unproven' | 'none'
      effectiveAt?: string
      /** @description ISO 8601, UTC */
      finishedAt?: string
      heldBy?: {
        code?: string
        /** @description ISO 8601, UTC */
        since?: string
        /** @description ISO 8601, UTC */
        until?: string
      }
      message?: string
      metadata?: Record<string, never>
      nextSteps?: string[]
      operation: string
      operationId: string
      partner: string
      planType?: string
      priority?: string
      reason?: string
      /** @description ISO 8601, UTC */
      receivedAt: string
      request?: {
        subject: string
        text: string
        to: string
      }
      /** @constant */
      shadow?: true
      /** @enum {string} */
      status:
        | 'received'
        | 'accepted'
        | 'waiting'
        | 'deferred'
        | 'sending'
        | 'resolving'
        | 'parked'
        | 'applied'
        | 'rejected'
        | 'withdrawn'
      version: number
      waitsFor?: string[]
      warnings?: string[]
    }
    Problem: {
      /** @description append-only; programs match on it */
      code: string
      detail?: string
      nextSteps?: string[]
      problems?: {
        code: string
        field: string
        rule: string
        value?: string
      }[]
      status: number
      title: string
      type: string
    }
    /**
     * provision-account
     * @description Creates a client account under the partner, with its products and single billing.
     * @example {
     *       "operation": "provision-account",
     *       "operationId": "provision-account-1",
     *       "partner": "acme",
     *       "account": "robin.baker",
     *       "input": {
     *         "organizationName": "Example Bakery",
     *         "firstName": "Robin",
     *         "lastName": "Baker",
     *         "email": "robin@example.com",
     *         "phone": "+1 555 0100",
     *         "countryCode": "US",
     *         "stateCode": "MA",
     *         "products": [
     *           "EmailMarketing"
     *         ],
     *         "singleBilling": true,
     *         "password": {
     *           "generate": true
     *         }
     *       }
     *     }
     */
    'provision-account': {
      /** @description login name of the client account */
      account?: string
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /** @enum {string} */
        billingLocale?: 'en_US' | 'en_GB'
        countryCode: string
        email: string
        firstName?: string
        /** @description true: no marketing of the vendor to this account */
        gdprOptOut?: boolean
        lastName?: string
        /** @description true when left out: managed by the partner, as opposed to referred by it */
        managed?: boolean
        organizationName: string
        organizationPhone?: string
        /** @description the partner's own key of the account, for the vendor's bills; no call gives it back */
        partnerAccountId?: string
        /** @description never the password itself: the name of a Secrets Manager secret that holds it, or a wish for one that is generated at sending and not kept */
        password?:
          | {
              secretName: string
            }
          | {
              /** @constant */
              generate: true
            }
        /** @description with an extension where there is one, such as 555-0100 x12 */
        phone?: string
        /** @description EmailMarketing when left out; the partner's anchor product is added */
        products?: string[]
        referralCode?: string
        /** @description true when left out, unless managed is false */
        singleBilling?: boolean
        /** @description instead of a password: the user as the identity provider that the vendor has agreed on knows it */
        singleSignOn?: {
          externalId: string
          externalProvider: string
        }
        stateCode?: string
        timeZoneId?: string
        website?: string
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'provision-account'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
      /** @description instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing */
      vendorId?: {
        /** @enum {string} */
        generation: 'v2' | 'v3' | 'text'
        id: string
      }
    } & (
      | unknown
      | {
          account?: never
        }
    )
    RefusedOperation: {
      code: string
      fields: string[]
      operation: string
      operationId: string
      partner: string
      /** @description ISO 8601, UTC */
      refusedAt: string
      /** @description of the message among the refused ones */
      refusedId: string
      /** @constant */
      status: 'refused'
    }
    /**
     * reopen-account
     * @description Climbs the ways back for a cancelled account, and ends with a letter to the vendor where none leads further.
     * @example {
     *       "operation": "reopen-account",
     *       "operationId": "reopen-account-1",
     *       "partner": "acme",
     *       "account": "robin.baker",
     *       "input": {
     *         "planType": "GOLD"
     *       }
     *     }
     */
    'reopen-account': {
      /** @description login name of the client account */
      account?: string
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /** @description heeded by the vendor only when the account leaves its trial, and passed over in silence otherwise; the day of the change when left out, but required without single billing */
        billingDayOfMonth?: number
        /** @description plan that reactivates the account in V3, and only there; the partner's own (`reopen.planType`) or the account's last one when left out */
        planType?: string
        /** @description the product that shall be open again; EmailMarketing when left out */
        product?: string
        /** @description whether the account must be under single billing again; true when left out */
        singleBilling?: boolean
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'reopen-account'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
      /** @description instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing */
      vendorId?: {
        /** @enum {string} */
        generation: 'v2' | 'v3' | 'text'
        id: string
      }
    } & (
      | unknown
      | {
          account?: never
        }
    )
    /**
     * subscribe-webhook
     * @description Has the vendor notify an address of a topic, such as a change of a price tier.
     * @example {
     *       "operation": "subscribe-webhook",
     *       "operationId": "subscribe-webhook-1",
     *       "partner": "acme",
     *       "input": {
     *         "topic": "tier.increase",
     *         "callbackUri": "https://hooks.example.com/v3/acme"
     *       }
     *     }
     */
    'subscribe-webhook': {
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /** @description where the vendor posts its notifications; one address for each topic and API key */
        callbackUri: string
        /**
         * @description tier.increase and tier.decrease: the account has come to another price tier; account.cancel; account.disable: suspended for compliance or payment
         * @enum {string}
         */
        topic: 'tier.increase' | 'tier.decrease' | 'account.cancel' | 'account.disable'
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'subscribe-webhook'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
    }
    /**
     * test-webhook
     * @description Has the vendor send a notification with example data to a topic's address.
     * @example {
     *       "operation": "test-webhook",
     *       "operationId": "test-webhook-1",
     *       "partner": "acme",
     *       "input": {
     *         "topic": "tier.increase"
     *       }
     *     }
     */
    'test-webhook': {
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /**
         * @description tier.increase and tier.decrease: the account has come to another price tier; account.cancel; account.disable: suspended for compliance or payment
         * @enum {string}
         */
        topic: 'tier.increase' | 'tier.decrease' | 'account.cancel' | 'account.disable'
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'test-webhook'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
    }
    /**
     * unsubscribe-contacts
     * @description Unsubscribes up to 500 contacts of an account; one contact of all accounts only where that is said.
     * @example {
     *       "operation": "unsubscribe-contacts",
     *       "operationId": "unsubscribe-contacts-1",
     *       "partner": "acme",
     *       "account": "robin.baker",
     *       "input": {
     *         "emailAddresses": [
     *           "robin@example.com",
     *           "kim@example.com"
     *         ],
     *         "updateSource": "Contact",
     *         "optOutReason": "Asked for it by phone."
     *       }
     *     }
     */
    'unsubscribe-contacts': {
      /** @description login name of the client account */
      account?: string
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /** @description true, beside deleteContacts: the contacts shall not stay in the account */
        contactsShallBeDeleted?: boolean
        /** @description true: the contacts are deleted too, softly */
        deleteContacts?: boolean
        emailAddresses: string[]
        /** @description true: in all accounts of the partner; exactly one address then */
        globalUnsubscribe?: boolean
        optOutReason?: string
        /** @description true, beside globalUnsubscribe: every account of the partner is meant */
        unsubscribeFromEveryAccount?: boolean
        /**
         * @description who unsubscribes: the account, the contact itself, or a system
         * @enum {string}
         */
        updateSource: 'Account' | 'Contact' | 'System'
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'unsubscribe-contacts'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
      /** @description instead of account, or beside it where the directory lacks it: the vendor's identifier of it. Alone, one that is not known yet is looked for in the partner's listing */
      vendorId?: {
        /** @enum {string} */
        generation: 'v2' | 'v3' | 'text'
        id: string
      }
    } & (
      | unknown
      | {
          account?: never
        }
    )
    /**
     * unsubscribe-webhook
     * @description Ends the notifications of a topic.
     * @example {
     *       "operation": "unsubscribe-webhook",
     *       "operationId": "unsubscribe-webhook-1",
     *       "partner": "acme",
     *       "input": {
     *         "topic": "tier.increase"
     *       }
     *     }
     */
    'unsubscribe-webhook': {
      /** @description operations of the same account that must have been applied before this one starts */
      after?: string[]
      /** @description fields as the caller last saw them: where the read before the first request shows one otherwise, the operation ends rejected with PLAN_OUTDATED */
      expects?: {
        [key: string]: string | number | boolean
      }
      input: {
        /**
         * @description tier.increase and tier.decrease: the account has come to another price tier; account.cancel; account.disable: suspended for compliance or payment
         * @enum {string}
         */
        topic: 'tier.increase' | 'tier.decrease' | 'account.cancel' | 'account.disable'
      }
      /** @description the caller's own words, given back in events and answers; no personal data belongs there */
      metadata?: {
        [key: string]: string
      }
      /**
       * Format: date-time
       * @description the time after which it must not be started any more
       */
      notAfter?: string
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      operation: 'unsubscribe-webhook'
      /** @description the caller's own id: sending the same again is harmless, a different payload under it is refused */
      operationId: string
      /** @description the partner whose account it is, as the stage calls it */
      partner: string
      /**
       * @description interactive draws on the share of the day that is kept for people who wait
       * @enum {string}
       */
      priority?: 'normal' | 'interactive'
      /** @description true: it is accepted, guarded and shown, and nothing is sent; it ends as withdrawn with `SHADOW` */
      shadow?: boolean
    }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
export type $defs = Record<string, never>
export interface operations {
  listAudit: {
    parameters: {
      query?: {
        cursor?: string
        key?: string
        limit?: string
        partner?: string
        stage?: 'true'
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            next?: string
            records: {
              action: string
              asked: Record<string, never>
              /** @description ISO 8601, UTC */
              at: string
              by: string
              result?: string
              subject: string
              why: string
            }[]
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listDeadLetters: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            queues: {
              inHand: number
              move?: {
                failure?: string
                moved?: number
                of?: number
                /** @description ISO 8601, UTC */
                startedAt?: string
                status: string
              }
              operation: string
              /** @description some of them, ten at the most, whichever SQS shows; without their bodies */
              sample: {
                account?: string
                code?: string
                messageId: string
                operationId?: string
                partner?: string
                reason?: string
                receives?: number
                /** @description ISO 8601, UTC */
                sentAt?: string
              }[]
              waiting: number
            }[]
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  redriveDeadLetters: {
    parameters: {
      query?: never
      header?: never
      path: {
        operation: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          why?: string
        }
      }
    }
    responses: {
      /** @description Accepted: it is not lost */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            operation: string
            /** @constant */
            result: 'started'
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  decideOperations: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json':
          | {
              token: string
            }
          | {
              code?: string
              cursor?: string
              /** @enum {string} */
              decision: 'retry' | 'mark-applied' | 'mark-rejected'
              operationIds?: string[]
              partner: string
              why: string
            }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            decision?: string
            next?: string
            operations: {
              operationId: string
            }[]
            token?: string
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getDoctor: {
    parameters: {
      query?: {
        ask?: 'true' | 'false'
        partner?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** @description ISO 8601, UTC */
            at: string
            lines: {
              code?: string
              next: string
              ok: boolean
              sentence: string
              subject: string
            }[]
            /** @description whether nothing is known to be wrong */
            ok: boolean
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listKeys: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            keys: {
              code?: string
              day: {
                date: string
                left: number
                limit: number
                used: number
              }
              heldCalls: {
                call: string
                code: string
                /** @description ISO 8601, UTC */
                nextTry: string
                partner: string
                /** @description ISO 8601, UTC */
                since: string
              }[]
              key: string
              partners: string[]
              pause?: {
                by: string
                /** @description ISO 8601, UTC */
                since: string
                /** @description ISO 8601, UTC */
                until?: string
                why: string
              }
              probe?: {
                askedBy?: string
                failed: number
                why?: string
              }
              probed?: {
                is: string
              }
              rate: {
                perSecond: number
                present: number
              }
              reason?: string
              restored?: {
                by: string
                /** @description ISO 8601, UTC */
                since: string
                why: string
              }
              /** @description ISO 8601, UTC */
              since?: string
              /** @enum {string} */
              state: 'running' | 'recovering' | 'stopped'
              /** @description ISO 8601, UTC */
              until?: string
              waitingLines: number
            }[]
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getKey: {
    parameters: {
      query?: never
      header?: never
      path: {
        key: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            code?: string
            day: {
              date: string
              left: number
              limit: number
              used: number
            }
            heldCalls: {
              call: string
              code: string
              /** @description ISO 8601, UTC */
              nextTry: string
              partner: string
              /** @description ISO 8601, UTC */
              since: string
            }[]
            key: string
            partners: string[]
            pause?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              /** @description ISO 8601, UTC */
              until?: string
              why: string
            }
            probe?: {
              askedBy?: string
              failed: number
              why?: string
            }
            probed?: {
              is: string
            }
            rate: {
              perSecond: number
              present: number
            }
            reason?: string
            restored?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              why: string
            }
            /** @description ISO 8601, UTC */
            since?: string
            /** @enum {string} */
            state: 'running' | 'recovering' | 'stopped'
            /** @description ISO 8601, UTC */
            until?: string
            waitingLines: number
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  pauseKey: {
    parameters: {
      query?: never
      header?: never
      path: {
        key: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          until?: 'never' | string
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            code?: string
            day: {
              date: string
              left: number
              limit: number
              used: number
            }
            heldCalls: {
              call: string
              code: string
              /** @description ISO 8601, UTC */
              nextTry: string
              partner: string
              /** @description ISO 8601, UTC */
              since: string
            }[]
            key: string
            partners: string[]
            pause?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              /** @description ISO 8601, UTC */
              until?: string
              why: string
            }
            probe?: {
              askedBy?: string
              failed: number
              why?: string
            }
            probed?: {
              is: string
            }
            rate: {
              perSecond: number
              present: number
            }
            reason?: string
            restored?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              why: string
            }
            /** @description ISO 8601, UTC */
            since?: string
            /** @enum {string} */
            state: 'running' | 'recovering' | 'stopped'
            /** @description ISO 8601, UTC */
            until?: string
            waitingLines: number
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  probeKey: {
    parameters: {
      query?: never
      header?: never
      path: {
        key: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            code?: string
            day: {
              date: string
              left: number
              limit: number
              used: number
            }
            heldCalls: {
              call: string
              code: string
              /** @description ISO 8601, UTC */
              nextTry: string
              partner: string
              /** @description ISO 8601, UTC */
              since: string
            }[]
            key: string
            partners: string[]
            pause?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              /** @description ISO 8601, UTC */
              until?: string
              why: string
            }
            probe?: {
              askedBy?: string
              failed: number
              why?: string
            }
            probed?: {
              is: string
            }
            rate: {
              perSecond: number
              present: number
            }
            reason?: string
            restored?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              why: string
            }
            /** @description ISO 8601, UTC */
            since?: string
            /** @enum {string} */
            state: 'running' | 'recovering' | 'stopped'
            /** @description ISO 8601, UTC */
            until?: string
            waitingLines: number
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  declareRestored: {
    parameters: {
      query?: never
      header?: never
      path: {
        key: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          restored: boolean
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            code?: string
            day: {
              date: string
              left: number
              limit: number
              used: number
            }
            heldCalls: {
              call: string
              code: string
              /** @description ISO 8601, UTC */
              nextTry: string
              partner: string
              /** @description ISO 8601, UTC */
              since: string
            }[]
            key: string
            partners: string[]
            pause?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              /** @description ISO 8601, UTC */
              until?: string
              why: string
            }
            probe?: {
              askedBy?: string
              failed: number
              why?: string
            }
            probed?: {
              is: string
            }
            rate: {
              perSecond: number
              present: number
            }
            reason?: string
            restored?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              why: string
            }
            /** @description ISO 8601, UTC */
            since?: string
            /** @enum {string} */
            state: 'running' | 'recovering' | 'stopped'
            /** @description ISO 8601, UTC */
            until?: string
            waitingLines: number
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  resumeKey: {
    parameters: {
      query?: never
      header?: never
      path: {
        key: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            code?: string
            day: {
              date: string
              left: number
              limit: number
              used: number
            }
            heldCalls: {
              call: string
              code: string
              /** @description ISO 8601, UTC */
              nextTry: string
              partner: string
              /** @description ISO 8601, UTC */
              since: string
            }[]
            key: string
            partners: string[]
            pause?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              /** @description ISO 8601, UTC */
              until?: string
              why: string
            }
            probe?: {
              askedBy?: string
              failed: number
              why?: string
            }
            probed?: {
              is: string
            }
            rate: {
              perSecond: number
              present: number
            }
            reason?: string
            restored?: {
              by: string
              /** @description ISO 8601, UTC */
              since: string
              why: string
            }
            /** @description ISO 8601, UTC */
            since?: string
            /** @enum {string} */
            state: 'running' | 'recovering' | 'stopped'
            /** @description ISO 8601, UTC */
            until?: string
            waitingLines: number
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getOpenapi: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': Record<string, never>
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listOperations: {
    parameters: {
      query?: {
        account?: string
        code?: string
        cursor?: string
        limit?: string
        partner?: string
        since?: string
        status?: string
        type?:
          | 'provision-account'
          | 'open-product'
          | 'cancel-product'
          | 'reopen-account'
          | 'change-plan'
          | 'cancel-account'
          | 'subscribe-webhook'
          | 'unsubscribe-webhook'
          | 'test-webhook'
          | 'create-sso-user'
          | 'unsubscribe-contacts'
          | 'act-for-account'
        until?: string
      }
      header?: {
        accept?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            looked: {
              count: number
              /** @description ISO 8601, UTC */
              until?: string
            }
            next?: string
            operations: {
              account?: string
              attempts: {
                /** @description ISO 8601, UTC */
                at: string
                code?: string
                n: number
                outcome: string
                step: string
              }[]
              behind?: string
              blockedBy?: {
                code?: string
                operation: string
                operationId: string
                /** @description ISO 8601, UTC */
                since: string
                /** @enum {string} */
                status: 'parked' | 'deferred'
                waitsFor?: string[]
              }
              code?: string
              /** @enum {string} */
              concludedBy?: 'answer' | 'observation' | 'guard' | 'decision'
              /** @description ISO 8601, UTC */
              dueAt?: string
              /** @enum {string} */
              effect?: 'proven' | 'unproven' | 'none'
              effectiveAt?: string
              /** @description ISO 8601, UTC */
              finishedAt?: string
              heldBy?: {
                code?: string
                /** @description ISO 8601, UTC */
                since?: string
                /** @description ISO 8601, UTC */
                until?: string
              }
              message?: string
              metadata?: Record<string, never>
              nextSteps?: string[]
              operation: string
              operationId: string
              partner: string
              planType?: string
              priority?: string
              reason?: string
              /** @description ISO 8601, UTC */
              receivedAt: string
              request?: {
                subject: string
                text: string
                to: string
              }
              /** @constant */
              shadow?: true
              /** @enum {string} */
              status:
                | 'received'
                | 'accepted'
                | 'waiting'
                | 'deferred'
                | 'sending'
                | 'resolving'
                | 'parked'
                | 'applied'
                | 'rejected'
                | 'withdrawn'
              version: number
              waitsFor?: string[]
              warnings?: string[]
            }[]
            resume?: string
          }
          'application/x-ndjson': string
          'text/csv': string
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description No format that is accepted */
      406: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  submitOperation: {
    parameters: {
      query?: {
        validate?: 'true' | 'false'
      }
      header?: {
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json':
          | components['schemas']['provision-account']
          | components['schemas']['open-product']
          | components['schemas']['cancel-product']
          | components['schemas']['reopen-account']
          | components['schemas']['change-plan']
          | components['schemas']['cancel-account']
          | components['schemas']['subscribe-webhook']
          | components['schemas']['unsubscribe-webhook']
          | components['schemas']['test-webhook']
          | components['schemas']['create-sso-user']
          | components['schemas']['unsubscribe-contacts']
          | components['schemas']['act-for-account']
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            account?: string
            ahead: number
            blockedBy?: {
              code?: string
              operation: string
              operationId: string
              /** @description ISO 8601, UTC */
              since: string
              /** @enum {string} */
              status: 'parked' | 'deferred'
              waitsFor?: string[]
            }
            expected: {
              code?: string
              isReadAnew: boolean
              /** @description ISO 8601, UTC */
              knownSince?: string
              message?: string
              nextSteps?: string[]
              warnings?: string[]
              /** @enum {string} */
              would: 'send' | 'finish' | 'reject' | 'park' | 'look'
            }
            metadata?: Record<string, never>
            operation: string
            operationId: string
            partner: string
            /** @constant */
            status: 'valid'
          }
        }
      }
      /** @description Accepted: it is not lost */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            account?: string
            blockedBy?: {
              code?: string
              operation: string
              operationId: string
              /** @description ISO 8601, UTC */
              since: string
              /** @enum {string} */
              status: 'parked' | 'deferred'
              waitsFor?: string[]
            }
            metadata?: Record<string, never>
            operation: string
            operationId: string
            partner: string
            /** @constant */
            status: 'accepted'
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getOperation: {
    parameters: {
      query?: never
      header?: {
        'if-none-match'?: string
      }
      path: {
        operationId: string
        partner: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Operation'] | components['schemas']['RefusedOperation']
        }
      }
      /** @description Unchanged since the answer with that ETag */
      304: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  decideOperation: {
    parameters: {
      query?: never
      header: {
        'if-match': string
      }
      path: {
        operationId: string
        partner: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          decision: 'retry' | 'mark-applied' | 'mark-rejected'
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Operation']
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description If-Match is missing */
      428: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getTimeline: {
    parameters: {
      query?: never
      header?: never
      path: {
        operationId: string
        partner: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            events: {
              /** @description ISO 8601, UTC */
              at: string
              happened: string
            }[]
            operationId: string
            status: string
            version: number
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  withdrawOperation: {
    parameters: {
      query?: never
      header?: never
      path: {
        operationId: string
        partner: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Operation']
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  submitOperations: {
    parameters: {
      query?: {
        validate?: 'true' | 'false'
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/x-ndjson': string
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/x-ndjson': string
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Another content type */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getOverview: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** @description ISO 8601, UTC */
            at: string
            keys: {
              code?: string
              day: {
                date: string
                left: number
                limit: number
                used: number
              }
              heldCalls: {
                call: string
                code: string
                /** @description ISO 8601, UTC */
                nextTry: string
                partner: string
                /** @description ISO 8601, UTC */
                since: string
              }[]
              key: string
              partners: string[]
              pause?: {
                by: string
                /** @description ISO 8601, UTC */
                since: string
                /** @description ISO 8601, UTC */
                until?: string
                why: string
              }
              probe?: {
                askedBy?: string
                failed: number
                why?: string
              }
              probed?: {
                is: string
              }
              rate: {
                perSecond: number
                present: number
              }
              reason?: string
              restored?: {
                by: string
                /** @description ISO 8601, UTC */
                since: string
                why: string
              }
              /** @description ISO 8601, UTC */
              since?: string
              /** @enum {string} */
              state: 'running' | 'recovering' | 'stopped'
              /** @description ISO 8601, UTC */
              until?: string
              waitingLines: number
            }[]
            partners: {
              finished: {
                applied: number
                /** @description ISO 8601, UTC */
                hour: string
                rejected: number
                withdrawn: number
              }[]
              /** @description ISO 8601, UTC */
              finishedFrom: string
              isComplete: boolean
              oldest?: {
                operation: string
                operationId: string
                /** @description ISO 8601, UTC */
                receivedAt: string
                status: string
              }
              open: Record<string, never>
              parkedByCode: Record<string, never>
              partner: string
              refused: {
                byCode: Record<string, never>
                count: number
                isComplete: boolean
              }
            }[]
            pauses: {
              account?: string
              by: string
              code?: string
              operation?: string
              partner: string
              /** @description ISO 8601, UTC */
              since: string
              /** @description ISO 8601, UTC */
              until?: string
              why: string
            }[]
            refusedOfNobody?: {
              byCode: Record<string, never>
              count: number
              isComplete: boolean
            }
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listAccounts: {
    parameters: {
      query?: {
        cursor?: string
        limit?: string
      }
      header?: never
      path: {
        partner: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            accounts: {
              account: string
              lane: number
              planType?: string
              presence?: string
              singleBilling?: boolean
              status?: string
            }[]
            next?: string
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getAccount: {
    parameters: {
      query?: {
        fresh?: 'true' | 'false'
      }
      header?: never
      path: {
        login: string
        partner: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            account: string
            fields: Record<string, never>
            lane: string[]
            partner: string
            vendorIds: Record<string, never>
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  checkMembership: {
    parameters: {
      query?: {
        fresh?: 'true' | 'false'
      }
      header?: never
      path: {
        login: string
        partner: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': Record<string, never>
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listAccountOperations: {
    parameters: {
      query?: {
        code?: string
        cursor?: string
        limit?: string
        since?: string
        status?: string
        type?:
          | 'provision-account'
          | 'open-product'
          | 'cancel-product'
          | 'reopen-account'
          | 'change-plan'
          | 'cancel-account'
          | 'subscribe-webhook'
          | 'unsubscribe-webhook'
          | 'test-webhook'
          | 'create-sso-user'
          | 'unsubscribe-contacts'
          | 'act-for-account'
        until?: string
      }
      header?: {
        accept?: string
      }
      path: {
        login: string
        partner: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            looked: {
              count: number
              /** @description ISO 8601, UTC */
              until?: string
            }
            next?: string
            operations: {
              account?: string
              attempts: {
                /** @description ISO 8601, UTC */
                at: string
                code?: string
                n: number
                outcome: string
                step: string
              }[]
              behind?: string
              blockedBy?: {
                code?: string
                operation: string
                operationId: string
                /** @description ISO 8601, UTC */
                since: string
                /** @enum {string} */
                status: 'parked' | 'deferred'
                waitsFor?: string[]
              }
              code?: string
              /** @enum {string} */
              concludedBy?: 'answer' | 'observation' | 'guard' | 'decision'
              /** @description ISO 8601, UTC */
              dueAt?: string
              /** @enum {string} */
              effect?: 'proven' | 'unproven' | 'none'
              effectiveAt?: string
              /** @description ISO 8601, UTC */
              finishedAt?: string
              heldBy?: {
                code?: string
                /** @description ISO 8601, UTC */
                since?: string
                /** @description ISO 8601, UTC */
                until?: string
              }
              message?: string
              metadata?: Record<string, never>
              nextSteps?: string[]
              operation: string
              operationId: string
              partner: string
              planType?: string
              priority?: string
              reason?: string
              /** @description ISO 8601, UTC */
              receivedAt: string
              request?: {
                subject: string
                text: string
                to: string
              }
              /** @constant */
              shadow?: true
              /** @enum {string} */
              status:
                | 'received'
                | 'accepted'
                | 'waiting'
                | 'deferred'
                | 'sending'
                | 'resolving'
                | 'parked'
                | 'applied'
                | 'rejected'
                | 'withdrawn'
              version: number
              waitsFor?: string[]
              warnings?: string[]
            }[]
            resume?: string
          }
          'application/x-ndjson': string
          'text/csv': string
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description No format that is accepted */
      406: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  pauseAccount: {
    parameters: {
      query?: never
      header?: never
      path: {
        login: string
        partner: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          until?: 'never' | string
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            account?: string
            by?: string
            code?: string
            /** @description ISO 8601, UTC */
            mayLeaveUntil?: string
            operation?: string
            partner: string
            /** @description ISO 8601, UTC */
            since?: string
            /** @enum {string} */
            state: 'paused' | 'running'
            /** @description ISO 8601, UTC */
            until?: string
            why?: string
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getPlan: {
    parameters: {
      query?: {
        fresh?: 'true' | 'false'
      }
      header?: never
      path: {
        login: string
        partner: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': Record<string, never>
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  resumeAccount: {
    parameters: {
      query?: never
      header?: never
      path: {
        login: string
        partner: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            account?: string
            by?: string
            code?: string
            /** @description ISO 8601, UTC */
            mayLeaveUntil?: string
            operation?: string
            partner: string
            /** @description ISO 8601, UTC */
            since?: string
            /** @enum {string} */
            state: 'paused' | 'running'
            /** @description ISO 8601, UTC */
            until?: string
            why?: string
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  pausePartner: {
    parameters: {
      query?: never
      header?: never
      path: {
        partner: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          operation?:
            | 'provision-account'
            | 'open-product'
            | 'cancel-product'
            | 'reopen-account'
            | 'change-plan'
            | 'cancel-account'
            | 'subscribe-webhook'
            | 'unsubscribe-webhook'
            | 'test-webhook'
            | 'create-sso-user'
            | 'unsubscribe-contacts'
            | 'act-for-account'
          until?: 'never' | string
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            account?: string
            by?: string
            code?: string
            /** @description ISO 8601, UTC */
            mayLeaveUntil?: string
            operation?: string
            partner: string
            /** @description ISO 8601, UTC */
            since?: string
            /** @enum {string} */
            state: 'paused' | 'running'
            /** @description ISO 8601, UTC */
            until?: string
            why?: string
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  beginReconciliation: {
    parameters: {
      query?: never
      header?: never
      path: {
        partner: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          why: string
        }
      }
    }
    responses: {
      /** @description Accepted: it is not lost */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            accountsHere?: number
            asked?: {
              by: string
              why: string
            }
            differences: {
              differs: number
              hereNotThere: number
              thereNotHere: number
            }
            failures: number
            /** @description ISO 8601, UTC */
            finishedAt?: string
            lastFailure?: string
            oddRows?: number
            partner: string
            progress: {
              accounts: number
              accountsBefore?: number
              calls: number
              pages: number
              pagesBefore?: number
              secondsLeft?: number
            }
            /** @description when it began; names it */
            run: string
            /** @description ISO 8601, UTC */
            startedAt: string
            /** @enum {string} */
            state: 'running' | 'complete' | 'abandoned'
            /** @description ISO 8601, UTC */
            triedAgainAt?: string
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getReconciliation: {
    parameters: {
      query?: never
      header?: never
      path: {
        partner: string
        run: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            accountsHere?: number
            asked?: {
              by: string
              why: string
            }
            differences: {
              differs: number
              hereNotThere: number
              thereNotHere: number
            }
            failures: number
            /** @description ISO 8601, UTC */
            finishedAt?: string
            lastFailure?: string
            oddRows?: number
            partner: string
            progress: {
              accounts: number
              accountsBefore?: number
              calls: number
              pages: number
              pagesBefore?: number
              secondsLeft?: number
            }
            /** @description when it began; names it */
            run: string
            /** @description ISO 8601, UTC */
            startedAt: string
            /** @enum {string} */
            state: 'running' | 'complete' | 'abandoned'
            /** @description ISO 8601, UTC */
            triedAgainAt?: string
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  approvePlanOfRepairs: {
    parameters: {
      query?: never
      header?: never
      path: {
        partner: string
        run: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          hash: string
          irreversible?: number
          why: string
        }
      }
    }
    responses: {
      /** @description Accepted: it is not lost */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            approvals: {
              /** @description ISO 8601, UTC */
              at: string
              by: string
              why: string
            }[]
            counts: Record<string, never>
            ended: number
            /** @description ISO 8601, UTC */
            finishedAt?: string
            hash: string
            partner: string
            repairs: number
            run: string
            /** @enum {string} */
            state: 'applying' | 'stopped' | 'done'
            stopped?: {
              /** @description ISO 8601, UTC */
              at: string
              code: string
              message: string
              operationId?: string
            }
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listDifferences: {
    parameters: {
      query?: {
        cursor?: string
      }
      header?: never
      path: {
        partner: string
        run: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            differences: (
              | {
                  account: string
                  /** @constant */
                  kind: 'there-not-here'
                }
              | {
                  account: string
                  confirmed: boolean
                  /** @constant */
                  kind: 'here-not-there'
                }
              | {
                  account: string
                  field: string
                  here: string | number | boolean
                  /** @constant */
                  kind: 'differs'
                  there: string | number | boolean
                }
            )[]
            next?: string
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getPlanOfRepairs: {
    parameters: {
      query?: {
        cursor?: string
      }
      header?: {
        accept?: string
      }
      path: {
        partner: string
        run: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            /** @description why no repair is sent; empty where none stands in the way */
            guards: {
              code: string
              message: string
              nextSteps: string[]
            }[]
            /** @description of partner, run and all rows; an approval names it */
            hash: string
            irreversible: number
            /** @description ISO 8601, UTC */
            madeAt: string
            next?: string
            partner: string
            repairs: number
            rows: {
              account: string
              fields: {
                field: string
                found: string | number | boolean
                wanted: string | number | boolean
              }[]
              kind: string
              n: number
              none?: {
                code: string
                message: string
              }
              repair?: {
                before?: {
                  code?: string
                  operationId: string
                  status: string
                }[]
                input: Record<string, never>
                inverse?: {
                  input: Record<string, never>
                  operation: string
                }
                /** @constant */
                irreversible?: true
                operation: string
                operationId: string
              }
              /** @description ISO 8601, UTC */
              since: string
            }[]
            rowsInAll: number
            run: string
            totals: Record<string, never>
          }
          'application/x-ndjson': string
          'text/csv': string
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description No format that is accepted */
      406: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listRepairs: {
    parameters: {
      query?: {
        cursor?: string
      }
      header?: never
      path: {
        partner: string
        run: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            approvals: {
              /** @description ISO 8601, UTC */
              at: string
              by: string
              why: string
            }[]
            counts: Record<string, never>
            ended: number
            /** @description ISO 8601, UTC */
            finishedAt?: string
            hash: string
            next?: string
            partner: string
            repairs: number
            rows: {
              account: string
              fields: {
                field: string
                found: string | number | boolean
                wanted: string | number | boolean
              }[]
              kind: string
              n: number
              none?: {
                code: string
                message: string
              }
              /** @enum {string} */
              outcome:
                | 'not-sent'
                | 'waiting'
                | 'under-way'
                | 'parked'
                | 'applied'
                | 'contradicted'
                | 'rejected'
                | 'outdated'
                | 'withdrawn'
                | 'missing'
              repair?: {
                before?: {
                  code?: string
                  operationId: string
                  status: string
                }[]
                input: Record<string, never>
                inverse?: {
                  input: Record<string, never>
                  operation: string
                }
                /** @constant */
                irreversible?: true
                operation: string
                operationId: string
              }
              /** @description ISO 8601, UTC */
              since: string
            }[]
            run: string
            /** @enum {string} */
            state: 'applying' | 'stopped' | 'done'
            stopped?: {
              /** @description ISO 8601, UTC */
              at: string
              code: string
              message: string
              operationId?: string
            }
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  resumePartner: {
    parameters: {
      query?: never
      header?: never
      path: {
        partner: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          operation?:
            | 'provision-account'
            | 'open-product'
            | 'cancel-product'
            | 'reopen-account'
            | 'change-plan'
            | 'cancel-account'
            | 'subscribe-webhook'
            | 'unsubscribe-webhook'
            | 'test-webhook'
            | 'create-sso-user'
            | 'unsubscribe-contacts'
            | 'act-for-account'
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            account?: string
            by?: string
            code?: string
            /** @description ISO 8601, UTC */
            mayLeaveUntil?: string
            operation?: string
            partner: string
            /** @description ISO 8601, UTC */
            since?: string
            /** @enum {string} */
            state: 'paused' | 'running'
            /** @description ISO 8601, UTC */
            until?: string
            why?: string
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listRefused: {
    parameters: {
      query?: {
        code?: string
        cursor?: string
        limit?: string
        operation?:
          | 'provision-account'
          | 'open-product'
          | 'cancel-product'
          | 'reopen-account'
          | 'change-plan'
          | 'cancel-account'
          | 'subscribe-webhook'
          | 'unsubscribe-webhook'
          | 'test-webhook'
          | 'create-sso-user'
          | 'unsubscribe-contacts'
          | 'act-for-account'
        partner?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            looked: {
              count: number
            }
            next?: string
            refused: {
              account?: string
              bytes: number
              canBeRedriven: boolean
              code: string
              ended?: {
                /** @description ISO 8601, UTC */
                at: string
                by: string
                why: string
              }
              fields: string[]
              id: string
              /**
               * @description what is kept of the body: altered where values that look like secrets were taken out
               * @enum {string}
               */
              kept: 'as-it-came' | 'altered' | 'not-json' | 'too-large'
              /** @description ISO 8601, UTC */
              keptUntil: string
              messageId: string
              operation: string
              operationId?: string
              partner?: string
              reason: string
              receives: number
              /** @description ISO 8601, UTC */
              refusedAt: string
              sender?: string
              /** @description ISO 8601, UTC */
              sentAt: string
              /** @enum {string} */
              state: 'open' | 'redriven' | 'discarded'
              /** @description ISO 8601, UTC */
              triedAt?: string
              tries?: number
            }[]
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getRefused: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            account?: string
            body?: string
            bytes: number
            canBeRedriven: boolean
            code: string
            ended?: {
              /** @description ISO 8601, UTC */
              at: string
              by: string
              why: string
            }
            fields: string[]
            id: string
            /**
             * @description what is kept of the body: altered where values that look like secrets were taken out
             * @enum {string}
             */
            kept: 'as-it-came' | 'altered' | 'not-json' | 'too-large'
            /** @description ISO 8601, UTC */
            keptUntil: string
            messageId: string
            operation: string
            operationId?: string
            partner?: string
            reason: string
            receives: number
            /** @description ISO 8601, UTC */
            refusedAt: string
            sender?: string
            /** @description ISO 8601, UTC */
            sentAt: string
            /** @enum {string} */
            state: 'open' | 'redriven' | 'discarded'
            /** @description ISO 8601, UTC */
            triedAt?: string
            tries?: number
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  discardRefused: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            id: string
            /** @enum {string} */
            result: 'accepted' | 'discarded'
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  redriveRefused: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          why?: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            id: string
            /** @enum {string} */
            result: 'accepted' | 'discarded'
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description It stands otherwise */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  discardManyRefused: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          code?: string
          cursor?: string
          ids?: string[]
          /** @enum {string} */
          operation?:
            | 'provision-account'
            | 'open-product'
            | 'cancel-product'
            | 'reopen-account'
            | 'change-plan'
            | 'cancel-account'
            | 'subscribe-webhook'
            | 'unsubscribe-webhook'
            | 'test-webhook'
            | 'create-sso-user'
            | 'unsubscribe-contacts'
            | 'act-for-account'
          partner?: string
          why: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            next?: string
            results: {
              code?: string
              fields?: string[]
              id: string
              /**
               * @description waits: it is not known yet whose account it names; ended: redriven or discarded before
               * @enum {string}
               */
              result:
                | 'accepted'
                | 'discarded'
                | 'refused'
                | 'waits'
                | 'ended'
                | 'busy'
                | 'not-kept'
                | 'not-found'
                | 'not-reached'
                | 'failed'
            }[]
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  redriveManyRefused: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': {
          code?: string
          cursor?: string
          ids?: string[]
          /** @enum {string} */
          operation?:
            | 'provision-account'
            | 'open-product'
            | 'cancel-product'
            | 'reopen-account'
            | 'change-plan'
            | 'cancel-account'
            | 'subscribe-webhook'
            | 'unsubscribe-webhook'
            | 'test-webhook'
            | 'create-sso-user'
            | 'unsubscribe-contacts'
            | 'act-for-account'
          partner?: string
          why?: string
        }
      }
    }
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': {
            next?: string
            results: {
              code?: string
              fields?: string[]
              id: string
              /**
               * @description waits: it is not known yet whose account it names; ended: redriven or discarded before
               * @enum {string}
               */
              result:
                | 'accepted'
                | 'discarded'
                | 'refused'
                | 'waits'
                | 'ended'
                | 'busy'
                | 'not-kept'
                | 'not-found'
                | 'not-reached'
                | 'failed'
            }[]
          }
        }
      }
      /** @description The request is malformed */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request is not signed, or not allowed */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A fault of this software */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description Not now; come again */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
}
