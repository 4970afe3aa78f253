/**
 * Fails with the next step when the running Node is older than Lambda's `nodejs24.x`.
 *
 * npm brings Node 24 on Linux and Windows x64 (optional dependency `node-…`), where `npm run` finds it
 * before the machine's own; on other machines the reader has to install it.
 */
export function requireNode24(version: string = process.versions.node): void {
  const major = Number.parseInt(version, 10)
  if (major >= 24) return
  throw new Error(
    `Partner Ops needs Node 24 or newer, but this is Node ${version}. ` +
      'On Linux x64/arm64 and Windows x64 `npm ci` brings it: use `npm start`, `npm test`, `npm run …`. ' +
      'Elsewhere install Node 24 (https://nodejs.org) and run the command again.',
  )
}
