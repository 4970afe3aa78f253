/**
 * Holds, when it is compiled, that every field of a message was taken by its name: what is left over after the others were
 * taken apart must have none. A field that is added to a message and carried nowhere does not compile.
 */
export function noFieldLeft(_rest: Readonly<Record<string, never>>): void {}
