/** A feed taken apart: the document without its entries, and each entry as the document that it is by itself. */
export interface FeedParts {
  frame: string
  entries: readonly string[]
}

const marks = /<!--|<!\[CDATA\[|<(\/?)(?:[^\s<>/:]+:)?entry(?=[\s/>])/g
/** The rest of a tag behind its name; a sign within quotation marks ends nothing. */
const restOfTag = /(?:[^<>"']|"[^"]*"|'[^']*')*>/y

/**
 * Takes a feed apart by its text alone, so that an entry which is damaged spoils neither the others nor the page. What an
 * entry holds is not looked at but for CDATA and comments, in which nothing is markup. One pass, whatever the text.
 *
 * @returns nothing where a tag, CDATA or a comment does not end: then it is not known where anything ends
 */
export function splitFeed(text: string): FeedParts | undefined {
  let frame = ''
  const entries: string[] = []
  let copied = 0
  let content: number | undefined
  const endEntry = (at: number, next: number, isClosed = true) => {
    // One that the next begins in is left without its end, so that whoever reads it sees that it is odd.
    entries.push(`<entry>${text.slice(content, at)}${isClosed ? '</entry>' : ''}`)
    content = undefined
    copied = next
  }
  marks.lastIndex = 0
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const isLiteral = mark[1] === undefined
    if (isLiteral) {
      const end = mark[0] === '<!--' ? '-->' : ']]>'
      const until = text.indexOf(end, marks.lastIndex)
      if (until === -1) return undefined
      marks.lastIndex = until + end.length
      continue
    }
    restOfTag.lastIndex = marks.lastIndex
    if (!restOfTag.test(text)) return undefined
    const next = restOfTag.lastIndex
    marks.lastIndex = next
    const isEnd = mark[1] === '/'
    if (content !== undefined) endEntry(mark.index, isEnd ? next : mark.index, isEnd)
    else if (!isEnd) frame += text.slice(copied, mark.index)
    // A closing tag that closes nothing stays in the frame, which is refused for it.
    if (isEnd) continue
    content = next
    if (text[next - 2] === '/') endEntry(next, next)
  }
  return content === undefined ? { frame: frame + text.slice(copied), entries } : undefined
}
