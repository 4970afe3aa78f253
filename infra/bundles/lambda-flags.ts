/**
 * The flags of V8 that Lambda's runtime for Node sets and that a code cache depends on; it also sets sizes of the heap, which it does
 * not. (From published copies of the runtime's start script; AWS does not document them.)
 */
export const lambdaFlags = ['--expose-gc'] as const
