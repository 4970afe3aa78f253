/** CPU time (user and system) that `work` took in this process, in µs. */
export async function cpuMicroseconds(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
