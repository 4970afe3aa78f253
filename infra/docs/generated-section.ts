const beginning = (name: string): string => `<!-- ${name}: written by npm run docs, do not edit -->`
const ending = (name: string): string => `<!-- end of ${name} -->`

/** A document lacks the marks between which a generated section stands. */
export class SectionMarksError extends Error {
  override readonly name = 'SectionMarksError'
  readonly code = 'SECTION_MARKS_MISSING'
}

/**
 * Puts a generated section between its marks.
 *
 * @param document the whole text
 * @param name of the section, as in its marks
 * @throws SectionMarksError when a mark is missing, given twice, or out of order
 */
export function replaceSection(document: string, name: string, section: string): string {
  const [before, rest, ...moreBeginnings] = document.split(beginning(name))
  const [, after, ...moreEndings] = (rest ?? '').split(ending(name))
  if (before === undefined || after === undefined || moreBeginnings.length > 0 || moreEndings.length > 0) {
    throw new SectionMarksError(
      `The document must hold "${beginning(name)}" and after it "${ending(name)}", each once. Put the marks back.`,
    )
  }
  return `${before}${beginning(name)}\n\n${section}\n\n${ending(name)}${after}`
}
