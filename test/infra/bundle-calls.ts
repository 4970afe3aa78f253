import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { bundleOptions } from '../../infra/bundling.ts'
import { projectRoot } from './synthesized-stage.ts'

/** The ledger's methods, and what each asks DynamoDB for. */
const ledgerCalls: Readonly<Record<string, string>> = {
  get: 'dynamodb:GetItem on table',
  put: 'dynamodb:PutItem on table',
  update: 'dynamodb:UpdateItem on table',
  list: 'dynamodb:Query on table',
  due: 'dynamodb:Query on index/due',
}

/** The methods of the reader of listings, likewise. */
const historyCalls: Readonly<Record<string, string>> = {
  between: 'dynamodb:Query on index/history',
  peek: 'dynamodb:BatchGetItem on table',
}

/** Commands of the other services. */
const commands: Readonly<Record<string, string>> = {
  PutEvents: 'events:PutEvents',
  SendMessage: 'sqs:SendMessage',
  ReceiveMessage: 'sqs:ReceiveMessage',
  StartMessageMoveTask: 'sqs:StartMessageMoveTask',
  ListMessageMoveTasks: 'sqs:ListMessageMoveTasks',
  GetQueueAttributes: 'sqs:GetQueueAttributes',
  ChangeMessageVisibility: 'sqs:ChangeMessageVisibility',
  GetSecretValue: 'secretsmanager:GetSecretValue',
  PutSecretValue: 'secretsmanager:PutSecretValue',
}

/**
 * The calls to AWS that a function can make, found in its bundle. Of the engine, whose methods come as one object, only
 * those that the function calls are bundled; whatever only the others need falls out with them.
 */
export async function bundleCalls(entry: string): Promise<string[]> {
  const called = new Set<string>()
  await bundle(entry, [
    {
      name: 'note the calls of the engine',
      setup: ({ onLoad }) =>
        onLoad({ filter: /(shared|functions)\/.*\.ts$/ }, ({ path }) => {
          for (const [, method = ''] of readFileSync(path, 'utf8').matchAll(/\bengine\.(\w+)/g)) called.add(method)
          return undefined
        }),
    },
  ])
  const text = await bundle(entry, [
    {
      name: 'leave out what is not called',
      setup: ({ onLoad }) => {
        onLoad({ filter: /form-checked-store\.ts$/ }, ({ path }) => {
          // What it hands on is counted where it is asked for, and its own write only comes before others.
          const contents = readFileSync(path, 'utf8')
            .replaceAll(/return this\.#store\.\w+\(\.\.\.asked\)/g, 'return undefined as never')
            .replace('await this.#store.put(', 'await Promise.resolve(')
          return { contents, loader: 'ts' }
        })
        onLoad({ filter: /engine\/engine\.ts$/ }, ({ path }) => {
          const members = readFileSync(path, 'utf8').replaceAll(
            /^ {4}(\w+):(?: async)? \([\s\S]*?,\n(?=\n? {4}\w+:| {2}\}\n)/gm,
            (member, name: string) => (called.has(name) ? member : ''),
          )
          const helper = /^ {2}const (\w+) = async[\s\S]*?^ {2}\}\n/m
          const [, name = ''] = helper.exec(members) ?? []
          const contents = members.split(`${name}(`).length > 1 ? members : members.replace(helper, '')
          return { contents, loader: 'ts' }
        })
      },
    },
  ])
  const found = (pattern: RegExp, calls: Readonly<Record<string, string>>) =>
    [...text.matchAll(pattern)].flatMap(([, name = '']) => (Object.hasOwn(calls, name) ? [calls[name] ?? ''] : []))
  return [
    ...new Set([
      ...found(/\bstore\d*\.(\w+)\(/g, ledgerCalls),
      ...found(/\bhistory\d*\.(\w+)\(/g, historyCalls),
      ...found(/new (?:\w+\.)?(\w+?)Command\(/g, commands),
    ]),
  ].sort()
}

async function bundle(entry: string, plugins: Plugin[]): Promise<string> {
  const { outputFiles } = await build({
    ...bundleOptions,
    minify: false,
    sourcemap: false,
    // Whose commands are looked for by name; what is inside them says nothing about ours.
    packages: 'external',
    write: false,
    absWorkingDir: projectRoot,
    entryPoints: [join(projectRoot, entry)],
    plugins,
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}
