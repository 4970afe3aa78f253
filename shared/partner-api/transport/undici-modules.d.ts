/** What we use of a module that undici ships without types; `undici-agent.ts` is the only importer. */
declare module 'undici/lib/dispatcher/agent.js' {
  const Agent: new (
    options: Record<string, unknown>,
  ) => {
    dispatch(options: object, handler: object): boolean
    destroy(reason: Error): Promise<void>
  }
  // biome-ignore lint/style/noDefaultExport: it is how a CommonJS module's only export is imported
  export default Agent
}
