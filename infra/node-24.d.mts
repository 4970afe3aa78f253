/** @throws Error with the next step when Node is older than 24 */
export function requireNode24(version?: string): void
