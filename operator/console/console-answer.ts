/** What the console's server answers. */
export interface ConsoleAnswer {
  status: number
  headers: Readonly<Record<string, string>>
  body: Buffer
}

/** Problems of the console itself look like those of the HTTP API, so that the page reads one form. */
export function consoleProblem(status: number, code: string, title: string, detail?: string): ConsoleAnswer {
  const type = `urn:partner-ops:problem:${code}`
  const words = { type, code, status, title, ...(detail === undefined ? {} : { detail }) }
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify(words)),
  }
}
