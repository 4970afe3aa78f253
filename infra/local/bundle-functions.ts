import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { filesOf } from '../bundles/bundle-script.ts'
import { type BundledFunction, bundleBuild, finishBundles } from '../bundles/write-bundles.ts'
import { bundleOptions } from '../bundling.ts'

/** Paths of what was bundled. */
export interface Bundles {
  /** By function name. */
  functions: ReadonlyMap<string, string>
  /** The inside of the threads that run them. */
  worker: string
}

/** Where `bundleFunctions` writes in a folder. */
export const bundlesIn = (functions: readonly BundledFunction[], folder: string): Bundles => ({
  functions: new Map(functions.map(({ name }) => [name, filesOf(join(folder, name)).loader])),
  worker: join(folder, 'function-worker', 'index.js'),
})

/**
 * Bundles functions as for Lambda, and the threads' own code with them.
 *
 * @param root the project's folder, which `entry` of each declaration is relative to
 * @param folder takes one folder a function
 * @param codeCaches whether V8's code cache lies beside each; making it costs more than a process saves that loads a function once
 * @throws esbuild's BuildFailure, which lists what did not build, and BundleBrokenError when a bundle does not load
 */
export async function bundleFunctions(
  declarations: readonly BundledFunction[],
  root: string,
  folder: string,
  { codeCaches = true }: { codeCaches?: boolean } = {},
): Promise<Bundles> {
  mkdirSync(folder, { recursive: true })
  // In a Lambda package no package.json says "module"; here the project's own would, were it not for this one.
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n')
  const bundles = bundlesIn(declarations, folder)
  const builds = [
    build(bundleBuild(declarations, root, folder)),
    build({
      ...bundleOptions,
      absWorkingDir: root,
      entryPoints: ['infra/local/function-worker.ts'],
      outfile: bundles.worker,
      logLevel: 'silent',
    }),
  ] as const
  // Who catches an error may remove the folder: by then nothing is to be written into it any more.
  await Promise.allSettled(builds)
  const [built] = await Promise.all(builds)
  finishBundles(declarations, built, root, folder, { codeCaches })
  return bundles
}

/**
 * Bundles the simulator: what need not strip types and load packages file by file starts sooner and takes a third less
 * memory.
 *
 * @returns the module to run
 */
export async function bundleSimulator(root: string, folder: string): Promise<string> {
  const outfile = join(folder, 'simulator.mjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['test/simulator/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: bundleOptions.target,
    mainFields: bundleOptions.mainFields,
    logLevel: 'silent',
  })
  return outfile
}
