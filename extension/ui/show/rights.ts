import type { Privilege } from '../../../shared/body.ts'

/** What who has a privilege may do. */
export const RIGHTS = {
  post: 'write messages',
  createChannel: 'create channels',
  invite: 'invite people',
  moderate: 'moderate',
  manage: 'manage the server',
} as const satisfies Record<Privilege, string>
