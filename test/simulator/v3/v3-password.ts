import type { Switches } from '../core/switches.ts'

/** A few of the passwords that everybody knows. */
const wellKnown = ['password', 'password1', '12345678', 'qwertyuiop', 'iloveyou', 'letmein123']
const partLength = 4

/** What is wrong with a password: docs/reference/vendor.md#v3-create. */
export function passwordProblem(password: string, loginName: string, switches: Switches): string | undefined {
  const minimum = switches.v3PasswordMinimumLength
  if (password.length < minimum || password.length > 80) return `password: must have ${minimum} to 80 characters`
  if (switches.v3PasswordRules === 'length-only') return undefined
  const lower = password.toLowerCase()
  const parts = loginName
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part.length >= partLength)
  if (parts.some((part) => lower.includes(part))) return 'password: must not hold a part of the login name'
  return wellKnown.includes(lower) ? 'password: is too well known' : undefined
}
