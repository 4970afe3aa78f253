import type { WebhookOutcome } from '../vendor-call.ts'
import { isLoopback } from './callback-address.ts'
import type { WebhookAttempt } from './webhook-attempt.ts'

const patienceMs = 10_000
const keptCharacters = 10_000

/** Sends one notification; never rejects. Redirects are not followed, and no other machine is ever called. */
export async function sendWebhook({ uri, headers, body }: WebhookAttempt): Promise<WebhookOutcome> {
  if (!isLoopback(uri)) return { kind: 'failed', reason: 'not sent: only loopback is called' }
  try {
    const signal = AbortSignal.timeout(patienceMs)
    const response = await fetch(uri, { method: 'POST', headers, body, redirect: 'manual', signal })
    return { kind: 'answered', status: response.status, body: (await response.text()).slice(0, keptCharacters) }
  } catch (error) {
    const { cause, name } = error as Error & { cause?: NodeJS.ErrnoException }
    return { kind: 'failed', reason: cause?.code ?? cause?.message ?? name }
  }
}
