import type { BuildOptions } from 'esbuild'

/**
 * The one way in which functions are bundled: for Lambda, for the local runtime and for the benchmarks, so that what runs
 * on a developer's machine is what is deployed.
 *
 * CommonJS, because requiring `node:http` costs a tenth of importing it as an ES module, and without dynamic imports for
 * the same reason: the AWS SDK would import `node:http` at its first request.
 */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  minify: true,
  /** Beside the bundle, without a link to it: stack traces are read with the map afterwards, at no cost to cold starts. */
  sourcemap: 'external',
  sourcesContent: false,
  mainFields: ['module', 'main'],
  legalComments: 'none',
  supported: { 'dynamic-import': false },
} satisfies BuildOptions
