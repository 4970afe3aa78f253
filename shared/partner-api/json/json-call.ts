/** A request's body; `undefined` fields are left out, the others stand in the order in which they are given. */
export const jsonBody = (fields: Record<string, unknown>): { type: string; bytes: Buffer } => ({
  type: 'application/json',
  bytes: Buffer.from(JSON.stringify(fields)),
})
