/**
 * Whether this is the name of a time zone in the IANA database, older names such as `US/Eastern` included. Offsets are no
 * names.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false
  try {
    // Throws for what the database does not have.
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
