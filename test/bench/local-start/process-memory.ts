import { readdirSync, readFileSync } from 'node:fs'

export interface TreeMemory {
  processes: number
  /** MiB; pages that processes share count once for each. */
  rss: number
  /** MiB; shared pages count in parts. Missing where the system does not tell. */
  pss?: number
}

/** Memory of a process and all below it, from /proc; undefined where there is none. */
export function treeMemory(root: number): TreeMemory | undefined {
  const parents = readParents()
  if (parents === undefined) return undefined
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === root) return true
    return false
  }
  const tree = [...parents.keys()].filter(isBelow)
  const pss = tree.map((pid) => kibibytes(`/proc/${pid}/smaps_rollup`, 'Pss'))
  const rss = tree.reduce((sum, pid) => sum + (kibibytes(`/proc/${pid}/status`, 'VmRSS') ?? 0), 0)
  const known = pss.every((value) => value !== undefined)
  return {
    processes: tree.length,
    rss: Math.round(rss / 1_024),
    ...(known ? { pss: Math.round(pss.reduce((sum, value) => sum + value, 0) / 1_024) } : {}),
  }
}

function readParents(): Map<number, number> | undefined {
  try {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    return new Map(
      pids.flatMap((pid) => {
        const parent = kibibytes(`/proc/${pid}/status`, 'PPid')
        return parent === undefined ? [] : [[Number(pid), parent] as const]
      }),
    )
  } catch {
    return undefined
  }
}

/** The number behind a name in one of /proc's tables; a process that has just ended has none. */
function kibibytes(file: string, name: string): number | undefined {
  try {
    const text = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1]
    return text === undefined ? undefined : Number(text)
  } catch {
    return undefined
  }
}
