/**
 * The flags of V8 that Lambda's runtime for Node sets and that matter to a code cache; it also sets sizes of the heap, which do
 * not. (From published copies of the runtime's start script; AWS does not document them.)
 */
export const lambdaFlags = ['--expose-gc'] as const
