import { defineStage } from '../stage-settings.ts'

/**
 * A worked example: copy this file, name it after your stage and fill in your partners. It belongs to no account; `npm run
 * synth` uses it to show that everything fits together. How to go on: docs/deploy.md.
 */
export const stage = defineStage({
  name: 'example',
  partners: [
    {
      id: 'acme',
      login: 'acmepartner',
      secretName: 'partner-ops/example/partners/acme',
      // The vendor's default plan: 4 requests a second and 10,000 a day for one API key.
      budget: { name: 'acme-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
      capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
      baseUrls: { xml: 'https://api.constantcontact.com' },
      anchorProduct: 'EventMarketing',
    },
  ],
  digestSecretName: 'partner-ops/example/digest-key',
  clientPasswordPrefix: 'partner-ops/example/client-passwords/',
  alarmEmail: 'operations@example.com',
})
