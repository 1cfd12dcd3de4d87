/** One data channel to a peer: ordered, reliable, messages of up to 64 KiB. */
export interface PeerLink {
  /** Hands in the other side's description. */
  signal(sdp: string): void
  send(message: Uint8Array): void
  /** Bytes handed to `send` that have not left yet. */
  readonly buffered: number
  close(): void
}

export interface PeerLinkEvents {
  /** This side's description is ready: one offer, or one answer, with all its candidates. */
  signal(sdp: string): void
  opened(): void
  received(message: Uint8Array): void
  /** `buffered` fell low enough for more. */
  drained(): void
  /** Once, also when the link never opened. */
  closed(): void
}

export interface IceServer {
  urls: string
  username?: string | undefined
  credential?: string | undefined
}

/** How to find a road to the other side. */
export interface Ice {
  servers: IceServer[]
  /** Through TURN only: nobody sees this device's address. */
  hideAddress: boolean
}

export type OpenLink = (role: 'offerer' | 'answerer', ice: Ice, events: PeerLinkEvents) => PeerLink
