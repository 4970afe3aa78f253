import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Annotations, Stack } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { FunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { filesOf } from '../bundles/bundle-script.ts'
import { writeBundles } from '../bundles/write-bundles.ts'
import type { StageSettings } from '../stage-settings.ts'

/** The code of a stage's functions, by function name; it is to be taken before `remove`. */
export interface FunctionCode {
  of(declaration: FunctionDeclaration): Code
  remove(): void
}

/**
 * Bundles the functions of a stage, unless this run of CDK needs no code (`cdk list`, tests).
 *
 * An asset is known by its code and by the Node whose cache lies beside it. The cache's own bytes do not count: V8 writes others
 * each time, and each deployment would replace every function.
 */
export function functionCode(
  scope: Construct,
  functions: readonly FunctionDeclaration[],
  settings: StageSettings,
  projectRoot: string,
): FunctionCode {
  if (!Stack.of(scope).bundlingRequired) {
    return { of: ({ entry }) => Code.fromAsset(join(projectRoot, dirname(entry))), remove: () => undefined }
  }
  const folder = mkdtempSync(join(tmpdir(), 'partner-ops-bundles-'))
  const loaders = writeBundles(functions, projectRoot, folder)
  const usable = isForThisMachine(settings.architecture)
  if (!usable) {
    Annotations.of(scope).addWarningV2(
      'partner-ops:code-cache',
      `Functions are deployed without V8's code cache, so each cold start compiles its bundle: this machine is ` +
        `${process.platform}-${process.arch}, the stage's architecture is ${settings.architecture}. Deploy from such a machine ` +
        'under Linux, or change the setting architecture.',
    )
  }
  return {
    of({ name }) {
      const path = dirname(loaders.get(name) ?? '')
      const { loader, bundle, cache } = filesOf(path)
      if (!usable) rmSync(cache, { force: true })
      const hash = createHash('sha256')
      for (const file of [loader, bundle]) hash.update(readFileSync(file))
      if (existsSync(cache)) hash.update(cache.slice(path.length))
      return Code.fromAsset(path, { assetHash: hash.digest('hex') })
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

const isForThisMachine = (architecture: StageSettings['architecture']): boolean =>
  process.platform === 'linux' && process.arch === { x86_64: 'x64', arm64: 'arm64' }[architecture]
