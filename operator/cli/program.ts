import { Argument, Command, Option } from 'commander'
import { type CommandContext, commandContext, type GlobalOptions } from './command-context.ts'
import { type DecideOptions, decide, decisions } from './commands/decide-commands.ts'
import type { FileOptions } from './commands/file-commands.ts'
import { letter, list, show, submit, tail, wait } from './commands/operation-commands.ts'
import {
  approveRepairs,
  beginRun,
  showDifferences,
  showRepairs,
  showResults,
  showRun,
} from './commands/reconcile-commands.ts'
import {
  doctor,
  endRefused,
  listDeadLetters,
  listRefused,
  moveDeadLetters,
  type RefusedOptions,
  showRefused,
} from './commands/refused-commands.ts'
import { simulateChange, simulateFaults } from './commands/simulate-commands.ts'
import {
  type ActOptions,
  accountRead,
  accounts,
  actOnKey,
  listKeys,
  pauseOrResume,
  showKey,
  status,
} from './commands/standing-commands.ts'
import type { ExitName } from './exit-codes.ts'
import type { TerminalParts } from './terminal.ts'

/** Reading files is loaded by the commands that read them. */
const fileCommands = () => import('./commands/file-commands.ts')

/** The commands, and what the one that ran said about its end. */
export interface Program {
  command: Command
  ended(): ExitName
}

/**
 * Every command with its words, options and texts: help and reference page are written from it.
 *
 * @param version of the package
 */
export function program(parts: TerminalParts, version: string): Program {
  let end: ExitName = 'done'
  const command = new Command('partner-ops')
    .description(
      'Sees and decides what becomes of operations: over the HTTP API of the local stage, a deployed stage or an address.',
    )
    .version(version)
    .option('--json', 'the answer as JSON, for programs')
    .option('--quiet', 'no notes and no progress')
    .option('--stage <name>', 'a deployed stage; requests are signed with your AWS credentials')
    .option('--region <region>', 'the AWS region of the stage')
    .option('--url <address>', 'the address of an API')
    .option('--sign', 'sign requests to --url')
    .option('--folder <path>', 'the folder of the local stage', '.local')
    .showHelpAfterError('(partner-ops COMMAND --help shows its words.)')
    .configureHelp({ helpWidth: 100, showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => parts.out.write(text),
      writeErr: (text) => parts.err.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
  /** A command's action with its context; the last two arguments of an action are commander's own. */
  const run =
    (act: (context: CommandContext, words: never[], options: never) => Promise<ExitName>) =>
    async (...given: unknown[]): Promise<void> => {
      const own = given.at(-1) as Command
      end = await act(
        commandContext(parts, own.optsWithGlobals<GlobalOptions>()),
        given.slice(0, -2) as never[],
        own.opts() as never,
      )
    }
  const why = (): Option => new Option('--why <text>', 'the reason, for the audit (needed)')
  const yes = (): Option => new Option('--yes', 'do it without asking')
  const dry = (): Option => new Option('--dry-run', 'only show what would be done')
  const until = (): Option =>
    new Option('--until <time>', 'when it ends by itself: a time, or never (24 h unless said)')
  const fresh = (): Option => new Option('--fresh', 'ask the vendor now')

  command
    .command('status')
    .description('How everything stands: open, parked, finished, keys, pauses.')
    .action(run((context) => status(context)))
  for (const name of ['submit', 'validate'] as const) {
    const one = command
      .command(name)
      .description(
        name === 'submit'
          ? 'Sends one operation.'
          : 'Says what would become of an operation; nothing is stored or sent.',
      )
      .argument('[operation]')
      .argument('[partner]')
      .argument('[account]')
      .option('--id <operationId>', 'your own id of it')
      .option('--input <json>', 'the input, or @FILE, or @- for standard input')
      .option('--message <json>', 'the whole message, or @FILE, in the place of the words')
      .option('--after <ids...>', 'operations that must have been applied before')
      .option('--not-after <time>', 'when it must not be started any more')
    if (name === 'submit')
      one
        .option('--interactive', 'a person waits for it')
        .option('--wait', 'wait until it has ended')
        .option('--timeout <seconds>', 'how long to wait (600 unless said)')
    one.action(
      run((context, words, options: object) => submit(context, words, { ...options, validate: name === 'validate' })),
    )
  }
  command
    .command('show')
    .description('One operation: how far it is, what blocks it, what to do.')
    .argument('<partner>')
    .argument('<operationId>')
    .option('--timeline', 'with its steps, and what waits behind it')
    .action(run((context, [partner, id], options) => show(context, partner as never, id as never, options)))
  command
    .command('wait')
    .description('Waits until an operation has ended or is parked.')
    .argument('<partner>')
    .argument('<operationId>')
    .option('--timeout <seconds>', 'how long (600 unless said)')
    .action(run((context, [partner, id], options) => wait(context, partner as never, id as never, options)))
  command
    .command('tail')
    .description('Prints operations of a partner as they end, until Ctrl-C.')
    .argument('<partner>')
    .option('--count <n>', 'stop after so many')
    .action(run((context, [partner], options) => tail(context, partner as never, options)))
  command
    .command('list')
    .description('Operations: those that have ended, are parked, or are on their way.')
    .argument('[partner]')
    .option('--account <login>', 'of one account')
    .option('--type <operation>', 'of one kind')
    .option('--status <status>', 'one or several, with commas')
    .option('--code <code>', 'with this code')
    .option('--since <time>', 'from this moment')
    .option('--until <time>', 'before this moment')
    .option('--limit <n>', 'so many a page')
    .option('--cursor <cursor>', 'go on where a page ended')
    .option('--all', 'all pages')
    .action(run((context, [partner], options) => list(context, partner, options)))
  command
    .command('accounts')
    .description('A partner’s accounts as the directory has them, or one of them.')
    .argument('<partner>')
    .argument('[login]')
    .addOption(fresh())
    .option('--limit <n>', 'so many a page')
    .option('--cursor <cursor>', 'go on where a page ended')
    .action(run((context, [partner, login], options) => accounts(context, partner as never, login, options)))
  command
    .command('membership')
    .description('Whether a login name is one of the partner’s accounts.')
    .argument('<partner>')
    .argument('<login>')
    .addOption(fresh())
    .action(
      run((context, [partner, login], options) =>
        accountRead(context, 'membership', partner as never, login as never, options),
      ),
    )
  command
    .command('plan')
    .description('An account’s billing plan, with its age.')
    .argument('<partner>')
    .argument('<login>')
    .addOption(fresh())
    .action(
      run((context, [partner, login], options) =>
        accountRead(context, 'plan', partner as never, login as never, options),
      ),
    )
  command
    .command('decide')
    .description('Decides parked operations, or takes back what was not sent: one, several, or all with a code.')
    .addArgument(new Argument('<decision>').choices(decisions))
    .argument('<partner>')
    .argument('[operationIds...]')
    .addOption(why())
    .option('--code <code>', 'all that are parked with this code')
    .option('--all', 'all that are parked')
    .addOption(dry())
    .addOption(yes())
    .action(
      run((context, [decision, partner, ids], options: DecideOptions) =>
        decide(context, decision as never, partner as never, ids as never, options),
      ),
    )
  command
    .command('letter')
    .description('The request to the vendor that a parked operation carries, ready to send.')
    .argument('<partner>')
    .argument('<operationId>')
    .action(run((context, [partner, id]) => letter(context, partner as never, id as never)))

  const keys = command.command('keys').description('The vendor’s API keys.')
  keys
    .command('list', { isDefault: true })
    .description('How each stands, and what of the day is used.')
    .action(run((context) => listKeys(context)))
  keys
    .command('show')
    .description('One key.')
    .argument('<key>')
    .action(run((context, [key]) => showKey(context, key as never)))
  keys
    .command('pause')
    .description('Stops all calls of a key.')
    .argument('<key>')
    .addOption(why())
    .addOption(until())
    .addOption(yes())
    .action(run((context, [key], options) => actOnKey(context, 'pause', key as never, options)))
  keys
    .command('resume')
    .description('Lets a key go on.')
    .argument('<key>')
    .addOption(why())
    .addOption(yes())
    .action(run((context, [key], options) => actOnKey(context, 'resume', key as never, options)))
  keys
    .command('probe')
    .description('Asks the vendor now whether a stopped key may go on.')
    .argument('<key>')
    .addOption(why())
    .addOption(yes())
    .action(run((context, [key], options) => actOnKey(context, 'probe', key as never, options)))

  for (const act of ['pause', 'resume'] as const) {
    const one = command
      .command(act)
      .description(
        act === 'pause'
          ? 'Stops what is new of a partner, of one of its operations, or of an account.'
          : 'Ends a pause of a partner, of one of its operations, or of an account.',
      )
      .argument('<partner>')
      .option('--operation <name>', 'only this operation')
      .option('--account <login>', 'only this account')
      .addOption(why())
    if (act === 'pause') one.addOption(until())
    one
      .addOption(yes())
      .action(run((context, [partner], options: ActOptions) => pauseOrResume(context, act, partner as never, options)))
  }

  const file = (name: string, text: string): Command =>
    command
      .command(name)
      .description(text)
      .argument('<file>', 'CSV with a line of names, or NDJSON; UTF-8')
      .option('--batch <name>', 'names the batch: ids are made of it, partner, operation, account and n')
      .option('--partner <partner>', 'of rows that name none')
      .option('--operation <name>', 'of rows that name none')
  file('send', 'Sends a file of operations: first a dry run, then what it saw.')
    .option('--again', 'a row whose id was sent with another input goes under a new n')
    .option('--stop-after-failures <rule>', 'N, N% or N,N%: stop when so many rows were refused (10,2% unless said)')
    .addOption(dry())
    .addOption(yes())
    .action(
      run(async (context, [path], options: FileOptions) =>
        (await fileCommands()).sendFile(context, path as never, options),
      ),
    )
  file('results', 'Writes what became of each line of a file, as CSV.').action(
    run(async (context, [path], options) => (await fileCommands()).resultsFile(context, path as never, options)),
  )
  file('withdraw', 'Takes back all rows of a file that were not sent to the vendor yet.')
    .addOption(why())
    .addOption(dry())
    .addOption(yes())
    .action(
      run(async (context, [path], options: FileOptions) =>
        (await fileCommands()).withdrawFile(context, path as never, options),
      ),
    )

  command
    .command('doctor')
    .description('Whether settings, secrets, keys, queues and schedules are whole, a line each.')
    .option('--ask', 'ask the vendor too: one read for each generation')
    .action(run((context, _words, options: object) => doctor(context, options)))

  const reconcile = command.command('reconcile').description('Compares the ledger with the vendor, and repairs.')
  const ofRun = (name: string, text: string): Command =>
    reconcile.command(name).description(text).argument('<partner>').argument('<run>')
  const cursor = (): Option => new Option('--cursor <cursor>', 'go on where a page ended')
  reconcile
    .command('start')
    .description('Begins a run; where one goes on, that is the answer.')
    .argument('<partner>')
    .addOption(why())
    .action(run((context, [partner], options: object) => beginRun(context, partner as never, options)))
  ofRun('show', 'How far a run is, and how much it has found.').action(
    run((context, [partner, name]) => showRun(context, partner as never, name as never)),
  )
  ofRun('differences', 'What a run has found.')
    .addOption(cursor())
    .action(
      run((context, [partner, name], options: object) =>
        showDifferences(context, partner as never, name as never, options),
      ),
    )
  ofRun('plan', 'The operation that would repair each difference, or why there is none.')
    .addOption(cursor())
    .action(
      run((context, [partner, name], options: object) =>
        showRepairs(context, partner as never, name as never, options),
      ),
    )
  ofRun('approve', 'Has the repairs of a plan sent, in waves; after a stop it goes on.')
    .addOption(why())
    .option('--hash <hash>', 'only if the plan has this hash')
    .addOption(yes())
    .action(
      run((context, [partner, name], options: object) =>
        approveRepairs(context, partner as never, name as never, options),
      ),
    )
  ofRun('results', 'What has become of the repairs.')
    .addOption(cursor())
    .action(
      run((context, [partner, name], options: object) =>
        showResults(context, partner as never, name as never, options),
      ),
    )

  const refused = command.command('refused').description('Messages that were not accepted from their queue.')
  refused
    .command('list', { isDefault: true })
    .description('Those that wait for a person.')
    .option('--partner <partner>', 'of one partner')
    .option('--code <code>', 'with this code')
    .option('--operation <name>', 'of one operation')
    .addOption(cursor())
    .action(run((context, _words, options: RefusedOptions) => listRefused(context, options)))
  refused
    .command('show')
    .description('One, with its body.')
    .argument('<id>')
    .action(run((context, [id]) => showRefused(context, id as never)))
  for (const act of ['redrive', 'discard'] as const) {
    refused
      .command(act)
      .description(act === 'redrive' ? 'Sends messages through the same door again.' : 'Lets messages go for good.')
      .argument('[ids...]')
      .option('--code <code>', 'all with this code')
      .option('--partner <partner>', 'with --code: of one partner')
      .option('--operation <name>', 'with --code: of one operation')
      .addOption(why())
      .addOption(yes())
      .action(run((context, [ids], options: RefusedOptions) => endRefused(context, act, ids as never, options)))
  }

  const letters = command.command('dead-letters').description('Messages that could not even be refused.')
  letters
    .command('list', { isDefault: true })
    .description('How many lie in each queue, and a sample.')
    .action(run((context) => listDeadLetters(context)))
  letters
    .command('redrive')
    .description('Has SQS move all of an operation back onto its queue.')
    .argument('<operation>')
    .addOption(why())
    .addOption(yes())
    .action(run((context, [operation], options: object) => moveDeadLetters(context, operation as never, options)))

  const simulate = command.command('simulate').description('The local stage’s simulator of the vendor.')
  simulate
    .command('faults')
    .description('Causes faults of the vendor, lists them or takes them away.')
    .addArgument(new Argument('<act>').choices(['add', 'list', 'clear']))
    .argument('[fault]', 'such as reset-after: see docs/reference/simulator.md')
    .option('--call <call>', 'only for this call')
    .option('--partner <partner>', 'only for this partner')
    .option('--account <login>', 'only for this account')
    .option('--times <n>', 'so many calls')
    .action(run((context, [act, fault], options) => simulateFaults(context, act as never, fault, options)))
  simulate
    .command('change')
    .description('Changes an account behind the partner’s back.')
    .argument('<login>')
    .argument('<json>', 'such as {"billing":{"suspended":true}}')
    .action(run((context, [login, json]) => simulateChange(context, login as never, json as never)))
  return { command, ended: () => end }
}
