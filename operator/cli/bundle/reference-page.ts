import { exitCodes } from '../exit-codes.ts'
import { helpTexts } from './help-texts.ts'

/** The page about the command line, from the commands themselves. */
export function commandLinePage(): string {
  const { '': root = '', ...commands } = helpTexts('')
  const parts = Object.entries(commands).map(([name, text]) => `### ${name}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`)
  const codes = Object.values(exitCodes).map(({ code, means }) => `| ${code} | ${means} |`)
  return `<!-- Written by npm run docs, do not edit. -->

# Command line

\`partner-ops\` speaks the HTTP API. In this folder it is \`npm run -s ops -- COMMAND\`; \`npm pack\` makes a package whose \`partner-ops\`
runs by itself under Node 24.

\`\`\`text
${root.trimEnd()}
\`\`\`

The options of the first list go with every command, before it or after it. Without \`--stage\` and \`--url\` a command speaks to the local stage
of \`--folder\`. For a stage it reads the output \`ApiAddress\` of the stack \`partner-ops-<stage>\` and signs each request with your AWS
credentials. \`NO_COLOR\` takes effects away; a table is as wide as the terminal, and uncut in a pipe.

A change asks for a word to be typed. Without a terminal it needs \`--yes\`, and is refused with exit code 6 otherwise. Errors go to
standard error as code, sentence and next step, with \`--json\` as \`{"error":{"code","message","nextSteps"}}\`.

## Exit codes

| code | means |
|---|---|
${codes.join('\n')}

## Files

\`send\`, \`results\` and \`withdraw\` read CSV with a line of names (separated by commas, semicolons or tabs, as that line is) or NDJSON with a message a
line. Columns are \`operation\`, \`partner\`, \`account\`, \`vendorId\`, \`operationId\`, \`n\`, \`after\`, \`priority\`, \`notAfter\`, \`input\` (JSON),
\`input.FIELD\`, \`metadata.FIELD\` and \`expects.FIELD\`. Values are texts, but \`true\` and \`false\` in these; a column named \`input.FIELD:json\` holds JSON. A
column whose name begins with \`#\` is left out.

A row without \`operationId\` gets one, made of the batch's name, partner, operation, account and \`n\`. The input and the number of the line have no part in
it: a corrected file under the same name sends only what is new. A row whose id was sent with another input is shown with the fields that differ,
and is not sent unless \`--again\` gives it a new \`n\`. After Ctrl-C or a lost connection send the file again.

A row that cannot be read is reported with its line, and the others go on. \`--json\` gives a line for each row that is not sent
(\`"kind":"row"\`), one with the totals of the dry run (\`"kind":"dry-run"\`) and one with what was sent (\`"kind":"sent"\`).

## Commands

${parts.join('\n')}`
}
