import { createContext } from 'react'
import type { EngineClient } from '../../bridge/commands.ts'
import type { Views } from '../../bridge/views.ts'

/** What every surface talks to: commands and state on one side, live reads on the other. */
export const EngineContext = createContext<{ client: EngineClient; views: Views } | null>(null)
