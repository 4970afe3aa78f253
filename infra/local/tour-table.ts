/** One line of the table. */
export interface TourRow {
  operation: string
  account: string
  status: string
  happened: string
}

/** Shows rows that change; on a terminal in place, elsewhere a line for each change. */
export interface TourTable {
  show(rows: readonly TourRow[]): void
}

const titles: TourRow = { operation: 'Operation', account: 'Account', status: 'Status', happened: 'What happened' }

/** @param terminal whether lines that were written may be written over, and how wide they may be */
export function tourTable(write: (text: string) => void, terminal: { columns: number } | undefined): TourTable {
  let shown: readonly string[] = []
  return {
    show(rows) {
      const widths = columnWidths([titles, ...rows])
      const lines = rows.map((row) => line(row, widths))
      if (lines.join('\n') === shown.join('\n')) return
      if (terminal === undefined) {
        if (shown.length === 0) write(`${line(titles, widths)}\n`)
        lines.forEach((text, index) => {
          if (text.trimEnd() !== shown[index]?.trimEnd()) write(`${text.trimEnd()}\n`)
        })
      } else {
        const up = shown.length === 0 ? '' : `\u001b[${shown.length + 1}A`
        const cut = [`\u001b[1m${clip(line(titles, widths), terminal.columns)}\u001b[0m`]
        for (const text of lines) cut.push(clip(text, terminal.columns))
        write(`${up}${cut.map((text) => `\u001b[2K${text}\n`).join('')}`)
      }
      shown = lines
    },
  }
}

function columnWidths(rows: readonly TourRow[]): { operation: number; account: number; status: number } {
  const longest = (field: keyof TourRow) => Math.max(...rows.map((row) => row[field].length))
  // Wide enough for every status, so that columns do not jump.
  return { operation: longest('operation'), account: longest('account'), status: Math.max(11, longest('status')) }
}

function line(row: TourRow, widths: { operation: number; account: number; status: number }): string {
  const { operation, account, status, happened } = row
  return `  ${operation.padEnd(widths.operation)}  ${account.padEnd(widths.account)}  ${status.padEnd(widths.status)}  ${happened}`
}

function clip(text: string, columns: number): string {
  return text.length < columns ? text : `${text.slice(0, columns - 2)}…`
}
