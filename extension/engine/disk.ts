/** The room that the browser gives this extension. */
export interface Disk {
  /** Bytes; null where the browser does not say. */
  estimate(): Promise<{ used: number; quota: number } | null>
  /** Asks that nothing be thrown away when the disk fills; answers whether that was granted. */
  persist(): Promise<boolean>
  /** Whether it was granted before. */
  persisted(): Promise<boolean>
}
