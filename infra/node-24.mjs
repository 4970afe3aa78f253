// Plain JavaScript on purpose: an older Node must be able to read this far, to say what is missing.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Fails with the next step when the running Node is older than Lambda's `nodejs24.x`.
 *
 * npm brings Node 24 on Linux and on Windows x64 (optional dependencies `node-…`), where `npm run` finds it before the
 * machine's own; on other machines the reader has to install it.
 *
 * @param {string} [version]
 */
export function requireNode24(version = process.versions.node) {
  if (Number.parseInt(version, 10) >= 24) return
  throw new Error(
    `Partner Ops needs Node 24 or newer, but this is Node ${version}. On Linux x64/arm64 and Windows x64 \`npm ci\` ` +
      'brings it: use `npm start`, `npm test`, `npm run …`, not `node` itself. ' +
      'Elsewhere install Node 24 (https://nodejs.org) and run the command again.',
  )
}

// `node infra/node-24.mjs <script> [arguments]` runs a script, once the version is right.
const [, self, script, ...rest] = process.argv
if (script !== undefined && self !== undefined && import.meta.url === pathToFileURL(resolve(self)).href) {
  try {
    requireNode24()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
  process.argv = [process.argv[0], resolve(script), ...rest]
  await import(pathToFileURL(resolve(script)).href)
}
