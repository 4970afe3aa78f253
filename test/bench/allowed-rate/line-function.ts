/** The queue of the function that takes lanes out of the lines. */
export const lineQueue = 'work-line'

/** How long it may work, as the catalogue has it, less what its last writes may take; ms. */
export const lineInvocation = 299_000
