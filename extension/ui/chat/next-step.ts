import type { Reason } from '../../../shared/refusal.ts'

/** What a person does after a relay refused them for good. */
export function nextStep(reason: Reason, owner: boolean): string {
  switch (reason) {
    case 'waiting':
      return 'What is on this device stays readable meanwhile.'
    case 'banned':
      return 'What is on this device stays readable.'
    case 'key-replaced':
      return 'If you did not do that, call the owner: somebody may have taken your place. Compare safety words.'
    case 'not-invited':
    case 'invite-expired':
    case 'invite-used-up':
    case 'invite-withdrawn':
      return 'Ask the owner for a new invite link. What is on this device stays readable.'
    case 'wrong-server':
    case 'wrong-key':
      return owner
        ? 'If you lost its key, join the new server and move everybody there. If not, start the relay with its own key.'
        : 'Ask the owner whether it moved, and join only with a link from them.'
    case 'wrong-version':
      return 'Update catalk, or ask the owner to update the server.'
    case 'replaced':
      return 'Your key is in use on another device. One device at a time can be here.'
    default:
      return 'If this stays, tell the owner. What is on this device stays readable.'
  }
}
