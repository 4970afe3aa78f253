/** The input of a provisioning that every generation takes: products are left to the vendor's own choice. */
export const newAccount = {
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Baker',
  email: 'robin@example.com',
  phone: '+1 555 0100',
  countryCode: 'US',
  stateCode: 'MA',
  password: { generate: true },
} as const
