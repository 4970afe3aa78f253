import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A process of the benchmark, which answers each message with one. */
export class BenchProcess<Message extends object | string> implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>

  constructor(file: string) {
    this.#child = fork(file, [], { serialization: 'advanced' })
    this.#ended = once(this.#child, 'exit')
  }

  /** @throws Error when the process ends instead of answering */
  async ask<Answer>(message: Message): Promise<Answer> {
    const answered = once(this.#child, 'message') as Promise<[Answer]>
    this.#child.send(message)
    const ended = this.#ended.then(() => Promise.reject(new Error('A process of the benchmark ended.')))
    const [answer] = await Promise.race([answered, ended])
    return answer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }
}
