import { defineStage } from '../stage-settings.ts'

/**
 * A worked example: copy this file, name it after your stage and fill in your partners. It belongs to no account; `npm run
 * synth` uses it to show that everything fits together. How to go on: docs/how-to/deploy.md.
 */
export const stage = defineStage({
  name: 'example',
  partners: [
    // With the vendor since the days of text and XML: no plans, no cancelling of whole accounts.
    {
      id: 'globex',
      login: 'globexpartner',
      secretName: 'partner-ops/example/partners/globex',
      // The vendor's default plan: 4 requests a second and 10,000 a day for one API key.
      budget: { name: 'globex-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
      capabilities: { membership: 'text', listing: 'xml', provision: 'xml', products: 'xml' },
    },
    // Products can only be opened and cancelled over XML, plans only be changed over V2 and V3.
    {
      id: 'acme',
      login: 'acmepartner',
      secretName: 'partner-ops/example/partners/acme',
      budget: { name: 'acme-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
      capabilities: {
        membership: 'xml',
        listing: 'v3',
        provision: 'xml',
        products: 'xml',
        plan: 'v3',
        cancel: 'v3',
        webhooks: 'v3',
        users: 'v3',
        contacts: 'v3',
        actions: 'v3',
      },
      v3: { tokenSecretName: 'partner-ops/example/tokens/acme' },
      // What `act-for-account` may ask for in the name of an account; the summary alone where this is left out.
      allowedActions: [
        { method: 'GET', path: '/account/summary' },
        { method: 'POST', path: '/contacts' },
      ],
      anchorProduct: 'EventMarketing',
      reopen: { planType: 'GOLD' },
    },
    // V3 and nothing else.
    {
      id: 'initech',
      login: 'initechpartner',
      secretName: 'partner-ops/example/partners/initech',
      budget: { name: 'initech-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
      capabilities: {
        membership: 'v3',
        listing: 'v3',
        provision: 'v3',
        plan: 'v3',
        cancel: 'v3',
        webhooks: 'v3',
        users: 'v3',
        contacts: 'v3',
        actions: 'v3',
      },
      v3: { tokenSecretName: 'partner-ops/example/tokens/initech' },
    },
  ],
  digestSecretName: 'partner-ops/example/digest-key',
  clientPasswordPrefix: 'partner-ops/example/client-passwords/',
  alarmEmail: 'operations@example.com',
})
