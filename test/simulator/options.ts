import { readConfigFile } from './config-file.ts'
import type { VendorPartner } from './core/account.ts'
import { changeSwitches, type InputProblem } from './core/switch-values.ts'
import { defaultSwitches, type Switches } from './core/switches.ts'
import { demoPartners } from './demo-data.ts'
import type { FaultRule } from './fault-rule.ts'

export interface MainOptions {
  readonly port: number
  readonly state?: string
  readonly accounts: number
  readonly seed: number
  readonly partners: readonly VendorPartner[]
  readonly switches: Switches
  readonly faults: readonly FaultRule[]
}

export type OptionsReading =
  | { readonly kind: 'run'; readonly options: MainOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problems: readonly InputProblem[] }

export const defaultPort = 4040

export const helpText = `Simulator of Constant Contact's partner API: text 0.1, XML, V2 and V3 over one set of accounts

npm run simulator -- [options]

  --port N         port on 127.0.0.1; 0 takes any that is free (default ${defaultPort})
  --state FOLDER   keep accounts and journal in this folder; without it they live in memory
  --accounts N     demo accounts for each partner when there is no state yet (default 0)
  --seed S         number behind invented ids (default 1)
  --config FILE    JSON with partners, switches, faults, accounts, seed; options on the command line win
  --help           this text

Prints one line of JSON when it listens: url, control and the partners' credentials.

  text   /0.1/API_GetSiteOwnerID.jsp       XML   /ws/partners/{partner}/siteowners
  V2     /v2/partner, /v2/webhooks         V3    /v3/partner
  token  /partners/oauth2/default/v1/token, /oauth2/token     keys  /.well-known/jwks.json
  control API below /_control: journal, faults, switches, clock, accounts, limits, webhooks, reset
`

const optionNames = ['--port', '--state', '--accounts', '--seed', '--config'] as const
type OptionName = (typeof optionNames)[number]

/** Reads the command line. `readFile` gives the text of the config file, or throws. */
export function readOptions(words: readonly string[], readFile: (path: string) => string): OptionsReading {
  const given = new Map<OptionName, string>()
  const problems: InputProblem[] = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === '--help' || word === '-h') return { kind: 'help' }
    const [name, attached] = word.startsWith('--') && word.includes('=') ? splitOnce(word) : [word, undefined]
    if (!isOptionName(name)) {
      problems.push({ field: name, rule: `is not an option; known are ${optionNames.join(', ')}, --help`, value: word })
      // What follows an unknown option is most likely its value, and not a second mistake.
      if (word.startsWith('--') && attached === undefined && words[index + 1]?.startsWith('--') === false) index += 1
      continue
    }
    const value = attached ?? words[index + 1]
    if (attached === undefined) index += 1
    if (value === undefined || value === '') problems.push({ field: name, rule: 'needs a value', value: null })
    else if (given.has(name)) problems.push({ field: name, rule: 'must be given only once', value })
    else given.set(name, value)
  }
  const wholeNumber = (name: OptionName, maximum: number): number | undefined => {
    const text = given.get(name)
    if (text === undefined) return undefined
    if (/^\d{1,10}$/.test(text) && Number(text) <= maximum) return Number(text)
    problems.push({ field: name, rule: `must be a whole number from 0 to ${maximum}`, value: text })
    return undefined
  }
  const port = wholeNumber('--port', 65_535)
  const accounts = wholeNumber('--accounts', 1_000_000)
  const seed = wholeNumber('--seed', 4_294_967_295)
  const { config, problems: problemsOfFile } = readConfigFile(given.get('--config'), readFile)
  problems.push(...problemsOfFile)
  const switches = changeSwitches(defaultSwitches, config.switches ?? {})
  if (!switches.ok) {
    problems.push(...switches.problems.map((problem) => ({ ...problem, field: `--config switches.${problem.field}` })))
  }
  if (problems.length > 0 || !switches.ok) return { kind: 'bad', problems }
  const state = given.get('--state')
  return {
    kind: 'run',
    options: {
      port: port ?? defaultPort,
      ...(state === undefined ? {} : { state }),
      accounts: accounts ?? config.accounts ?? 0,
      seed: seed ?? config.seed ?? 1,
      partners: config.partners ?? demoPartners,
      switches: switches.switches,
      faults: config.faults ?? [],
    },
  }
}

const isOptionName = (name: string): name is OptionName => (optionNames as readonly string[]).includes(name)

function splitOnce(word: string): [string, string] {
  const position = word.indexOf('=')
  return [word.slice(0, position), word.slice(position + 1)]
}
