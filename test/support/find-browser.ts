import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Set by people who have no browser and want the other tests; a build never sets it. */
export const withoutBrowser = 'PARTNER_OPS_TESTS_WITHOUT_BROWSER'

/** Where the browser is that the tests drive, or nothing where tests without one were asked for. */
export function findBrowser(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  exists: (path: string) => boolean = existsSync,
): string | undefined {
  const found = places.find(exists)
  if (found !== undefined) return found
  if (environment[withoutBrowser] === '1' && environment.CI === undefined) return undefined
  throw new Error(
    `The console is tested in Chromium, and there is none at ${places.join(', ')}. Install it (Debian: apt-get install -y chromium), ` +
      `or set ${withoutBrowser}=1 to leave these tests out; not in a build.`,
  )
}
