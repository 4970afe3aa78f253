/** How a command ends, for scripts; numbers are only ever added. */
export const exitCodes = {
  done: { code: 0, means: 'It is done, or what was asked for is shown.' },
  fault: { code: 1, means: 'A fault of this program.' },
  usage: { code: 2, means: 'The words of the command line, or a file that it names, are wrong. Nothing was sent.' },
  refused: {
    code: 3,
    means: 'The API refused it, or the operation ended rejected or withdrawn, or lines of a file were refused.',
  },
  parked: { code: 4, means: 'The operation is parked: a person has to decide it.' },
  unreachable: { code: 5, means: 'The API could not be reached, did not answer, or cannot say now. Send it again.' },
  notConfirmed: { code: 6, means: 'It was not confirmed, so nothing was changed. Without a terminal say --yes.' },
  stopped: { code: 7, means: 'Sending stopped after failures; the rest was not sent.' },
  timeout: { code: 8, means: 'The operation had not ended when --timeout was over. It goes on.' },
  interrupted: { code: 130, means: 'Ctrl-C. Send the same file again to go on.' },
} as const

export type ExitName = keyof typeof exitCodes
