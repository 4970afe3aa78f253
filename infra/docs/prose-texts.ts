/** A text that people read, and where it begins. */
export interface ProseText {
  line: number
  text: string
}

const lineAt = (whole: string, index: number): number => whole.slice(0, index).split('\n').length

const blanked = (text: string): string => text.replaceAll(/[^\n]/g, ' ')

/** Paragraphs, list items and rows of tables of a Markdown page; no headings, no code, no addresses. */
export function textsOfPage(page: string): ProseText[] {
  const prose = page
    .replaceAll(/^(```|~~~)[\s\S]*?^\1.*$/gm, blanked)
    .replaceAll(/<!--[\s\S]*?-->/g, blanked)
    .replaceAll(/`[^`\n]*`/g, 'code')
    .replaceAll(/\]\([^)\s]*\)/g, ']')
    .replaceAll(/^\[[^\]]+\]: .*$/gm, blanked)
  const texts: ProseText[] = []
  let open: ProseText | undefined
  for (const [index, line] of prose.split('\n').entries()) {
    const isHeading = /^(?:#|---)/.test(line)
    const isOwn = /^\s*(?:[|>]|[-*] |\d+\. )/.test(line)
    if (line.trim() === '' || isHeading || isOwn) open = undefined
    if (line.trim() === '' || isHeading || /^\s*\|[\s|:-]+\|$/.test(line)) continue
    if (/^\s*\|/.test(line)) {
      texts.push(...line.split('|').map((cell) => ({ line: index + 1, text: cell.trim() })))
    } else if (open === undefined) {
      open = { line: index + 1, text: line.replace(/^\s*(?:>|[-*]|\d+\.)?\s*/, '') }
      texts.push(open)
    } else open.text += ` ${line.trim()}`
  }
  return texts
}

/** A text in code that has fewer words than this is a name, a code or a part of an address. */
const fewestWords = 4

/** The sentences that stand as texts in a TypeScript file: messages, next steps, descriptions. No comments. */
export function textsOfCode(code: string): ProseText[] {
  const withoutComments = code
    .replaceAll(/\/\*[\s\S]*?\*\//g, blanked)
    .replaceAll(/(^|\s)\/\/[^\n]*/g, (comment) => blanked(comment))
  const literals = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g
  return [...withoutComments.matchAll(literals)].flatMap((match) => {
    const text = (match[1] ?? match[2] ?? match[3] ?? '').replaceAll(/\s*\n\s*/g, ' ')
    return text.split(' ').length < fewestWords ? [] : [{ line: lineAt(withoutComments, match.index), text }]
  })
}
