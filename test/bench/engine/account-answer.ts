import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { VendorCore } from '../../simulator/core/vendor-core.ts'
import { writeEntry } from '../../simulator/xml/site-owner-answer.ts'
import { HandClock } from '../../support/engine/hand-clock.ts'

const templateLogin = 'template-login'

/** The vendor's whole entry of one open account, as the simulator writes it. */
function writeTemplate(): string {
  const clock = new HandClock()
  const partners = [{ partner: 'acme', login: 'acme', apiKey: 'example-key', password: 'example-password' }]
  const core = new VendorCore({ clock, random: seededRandom(1), partners })
  const created = core.create('acme', {
    loginName: templateLogin,
    password: 'example-Password-1',
    site: { name: 'Example Bakery', phone: '+1 555 0100', url: '', signatureName: '' },
    contact: {
      firstName: 'Robin',
      lastName: 'Baker',
      email: 'robin@example.com',
      phone: '+1 555 0100',
      countryCode: 'US',
      stateCode: 'MA',
    },
    emailCode: '',
    referralCode: '',
    singleBilling: true,
    products: ['EmailMarketing'],
  })
  if (!created.ok) throw new Error(`The template account was refused: ${created.message}`)
  const account = {
    ...created.account,
    status: 'Open' as const,
    products: [
      { name: 'EmailMarketing', status: 'Open' as const },
      { name: 'EventMarketing', status: 'Open' as const },
    ],
  }
  return writeEntry(account, { switches: core.switches, now: clock.now(), base: 'https://api.example.com' })
}

let template: string | undefined

/** The bytes of an answer that shows `login` with both its products open: about 1.3 kB of XML. */
export function accountAnswer(login: string): Buffer {
  template ??= writeTemplate()
  return Buffer.from(template.replaceAll(templateLogin, login))
}
