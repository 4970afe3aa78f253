/** Queue addresses that do not all begin alike and end with their name cannot be written in short. */
export class QueueAddressError extends Error {
  override readonly name = 'QueueAddressError'
  readonly code = 'QUEUE_ADDRESS_IRREGULAR'
}

/**
 * Addresses by name in as few characters as can be, since a function's environment holds 4 KB: what all begin with, and the
 * names, divided by blanks.
 *
 * @throws QueueAddressError for an address that is not the common beginning and the name
 */
export function encodeQueueAddresses(addresses: Readonly<Record<string, string>>): string {
  const entries = Object.entries(addresses)
  const [first] = entries
  if (first === undefined) return ''
  const beginning = first[1].slice(0, -first[0].length)
  for (const [name, address] of entries) {
    if (address === beginning + name) continue
    throw new QueueAddressError(
      `The address of the queue ${name} must be ${beginning}${name}, as those before it are, but is ${address}.`,
    )
  }
  return [beginning, ...Object.keys(addresses)].join(' ')
}

/** What `encodeQueueAddresses` was given. */
export function decodeQueueAddresses(text: string): Record<string, string> {
  const [beginning = '', ...names] = text.split(' ')
  return Object.fromEntries(names.map((name) => [name, beginning + name]))
}
