import { failureOf } from '../../../shared/partner-api/failure-classification.ts'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import { type BrokenEngine, withSteps } from './broken-engine.ts'

/** Engines that do not keep what is odd about one account, or one call, to itself. */
export const brokenIsolation: readonly BrokenEngine[] = [
  {
    name: 'a 403 about one account stops its key',
    oddity: 'account',
    gateway: (gateway) => ({
      ...gateway,
      tagged: (tag) => {
        const inner = gateway.tagged(tag)
        return {
          ...inner,
          readAccount: async (names, wanted, call) => {
            const answer = await inner.readAccount(names, wanted, call)
            const isRefused = !answer.ok && answer.failure.code === 'ACCESS_REFUSED'
            return isRefused ? { ...answer, failure: failureOf('CREDENTIALS_REFUSED') } : answer
          },
        }
      },
    }),
  },
  {
    name: 'a probe asks for the account that was refused',
    oddity: 'account',
    gateway: (gateway) => {
      let last: Parameters<typeof gateway.readAccount> | undefined
      return {
        ...gateway,
        probe: (call) => (last === undefined ? gateway.probe(call) : gateway.readAccount(last[0], last[1], call)),
        tagged: (tag) => {
          const inner = gateway.tagged(tag)
          return {
            ...inner,
            readAccount: (names, wanted, call) => {
              last = [names, wanted, call]
              return inner.readAccount(names, wanted, call)
            },
          }
        },
      }
    },
  },
  {
    name: 'a row spoils its page',
    family: 'generations',
    oddity: 'row',
    gateway: (gateway) => {
      const spoiled = (inner: Gateway): Gateway => ({
        ...inner,
        listAccounts: async (page, call) => {
          const answer = await inner.listAccounts(page, call)
          if (!answer.ok || answer.value.oddRows === undefined) return answer
          return { ok: false, failure: failureOf('ANSWER_UNREADABLE'), evidence: answer.evidence }
        },
      })
      return { ...spoiled(gateway), tagged: (tag) => spoiled(gateway.tagged(tag)) }
    },
  },
  {
    name: 'a row that could be any account does not count',
    seed: 26,
    family: 'generations',
    oddity: 'row',
    gateway: (gateway) => {
      const blind = (inner: Gateway): Gateway => ({
        ...inner,
        listAccounts: async (page, call) => {
          const answer = await inner.listAccounts(page, call)
          if (!answer.ok) return answer
          const { oddRows: _unread, ...value } = answer.value
          return { ...answer, value }
        },
      })
      return { ...blind(gateway), tagged: (tag) => blind(gateway.tagged(tag)) }
    },
  },
  {
    name: 'a refusal that all meet parks everyone',
    seed: 3,
    family: 'backlog',
    oddity: 'function',
    context: withSteps((steps) => ({
      writeRules: (input) => {
        const { odd, holds, ...set } = input.set
        return steps.writeRules({ ...input, set })
      },
    })),
  },
]
