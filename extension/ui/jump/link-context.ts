import { createContext, useContext } from 'react'
import type { MessageLink } from '../../../shared/message-link.ts'

/** Opens a message of whichever server; answers false when this person is not on that server. */
export type OpenLink = (link: MessageLink) => boolean

export const LinkContext = createContext<OpenLink>(() => false)

export const useOpenLink = () => useContext(LinkContext)
