/**
 * Which messages of a batch stay on the queue, by the rules of a mapping with `ReportBatchItemFailures`: an empty answer
 * is a complete success; a listed identifier that is missing, empty or of no message of this batch makes the whole batch
 * fail, and so does an answer that is no object.
 *
 * @param response what the function returned
 * @param messageIds of the batch
 * @returns ids of the messages that failed
 */
export function failedMessages(response: unknown, messageIds: readonly string[]): ReadonlySet<string> {
  const all = new Set(messageIds)
  if (response === null || response === undefined) return new Set()
  if (typeof response !== 'object' || Array.isArray(response)) return all
  const failures: unknown = (response as { batchItemFailures?: unknown }).batchItemFailures
  if (failures === null || failures === undefined) return new Set()
  if (!Array.isArray(failures)) return all
  const failed = new Set<string>()
  for (const failure of failures as unknown[]) {
    const identifier: unknown = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier
    if (typeof identifier !== 'string' || !all.has(identifier)) return all
    failed.add(identifier)
  }
  return failed
}
