import type { Engine } from '../../../shared/operations/engine/engine.ts'
import type { EngineContext, RunDeadline } from '../../../shared/operations/engine/engine-context.ts'

/** The queue of the function that works on lines of waiting lanes. */
export const lineQueue = 'line'

/** What the engine does with a message of that queue; nothing while there is no such function. */
export type LineRunner = (engine: Engine, message: unknown, deadline: RunDeadline) => Promise<void>
export const lineRunner: LineRunner | undefined = undefined

/** What the engine's context needs besides, to send messages to that queue. */
export const linePorts = (_send: (message: unknown, delayMilliseconds?: number) => void): Partial<EngineContext> => ({})
