import type { Privilege } from '../../../shared/body.ts'
import type { OnlinePerson, Standing } from '../../bridge/state.ts'
import type { PersonView } from '../../bridge/views.ts'

type Me = Pick<OnlinePerson, 'owner' | 'privileges'> & Pick<Standing, 'rank'>

/** Whether one may do something here, as far as this device knows. */
export const may = ({ owner, privileges }: Pick<Me, 'owner' | 'privileges'>, privilege: Privilege): boolean =>
  owner || privileges.includes(privilege)

const heightOf = (rank: number | null) => rank ?? Number.POSITIVE_INFINITY

/** Whether one stands above somebody: nobody does above who gave them their power, nor above their like. */
export const standsAbove = (me: Pick<Me, 'rank'>, person: Pick<PersonView, 'rank'>): boolean =>
  heightOf(me.rank) < heightOf(person.rank)
