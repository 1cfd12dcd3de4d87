import { Raider } from '../../e2e/harness/raider.ts'
import { channelLogs } from '../../e2e/harness/stored-history.ts'
import type { Actor } from './actor.ts'
import { NARROW, type Photographer, SMALLEST } from './photographer.ts'
import type { Stage } from './stage.ts'

const RAIDERS = 14

/** Somebody knocks, somebody is rude, and then a whole crowd comes: what those see who look after the place. */
export async function badEvening(
  stage: Stage,
  camera: Photographer,
  [alice, carol]: [Actor, Actor],
  arrive: (name: string) => Promise<Actor>,
): Promise<void> {
  stage.clock.set(0)
  await knock(stage, camera, alice, arrive)
  await getRude(camera, alice, carol)
  await raid(stage, camera, alice)
}

async function knock(
  stage: Stage,
  camera: Photographer,
  alice: Actor,
  arrive: (name: string) => Promise<Actor>,
): Promise<void> {
  await alice.openServerMenu()
  await alice.click('server-settings')
  await alice.click('door-approval')
  await camera.take('door', alice.page, SMALLEST)
  await alice.closeAll()

  const dave = await arrive('Dave')
  await dave.makeKey()
  await dave.click('phrase-kept')
  await dave.click('phrase-skip')
  await dave.fill('invite-link', stage.link)
  await dave.fill('join-name', 'Dave')
  await dave.fill('join-about', 'Bob’s brother: the one who fixed the boat')
  await camera.take('knock', dave.page, NARROW)
  await dave.click('join-submit')
  await dave.see('at-door')
  await camera.take('at-door', dave.page, NARROW)
  await alice.page.bringToFront()
  await alice.narrow()
  await alice.click('open-people')
  await alice.see('knocker-Dave')
  await camera.take('people-at-the-door', alice.page, NARROW)
  await alice.narrow()
  await alice.click('let-in-Dave')
  await dave.see('composer')
  await alice.click('person-menu-Dave')
  await alice.click('who-open')
  await alice.see('safety-words')
  await camera.take('who-is-this', alice.page, NARROW)
  await alice.closeAll()
}

async function getRude(camera: Photographer, alice: Actor, carol: Actor): Promise<void> {
  await alice.goTo('general')
  await alice.write('Whoever left the boat untied pays for the next one!!')
  await carol.page.bringToFront()
  await carol.goTo('general')
  await carol.reads('Whoever left the boat untied pays for the next one!!')
  await carol.act('Whoever left the boat', 'report')
  await carol.fill('report-why', 'A bit harsh, no?')
  await camera.take('report', carol.page, SMALLEST)
  await carol.click('report-send')
  await carol.seeNoMore('report-send')
  await alice.page.bringToFront()
  await alice.wide()
  await alice.click('channel-reports')
  await alice.see('reported')
  await camera.take('reports', alice.page, NARROW)
  await alice.goTo('general')
}

async function raid(stage: Stage, camera: Photographer, alice: Actor): Promise<void> {
  await alice.openServerMenu()
  await alice.click('server-settings')
  await alice.click('door-open')
  await alice.closeAll()
  const log = (await channelLogs(alice.page, stage.server)).get('general')
  if (!log) throw new Error('Alice knows no #general.')
  const raiders = await Promise.all(
    Array.from({ length: RAIDERS }, (_, i) => Raider.join(stage.address, `Guest ${i + 1}`)),
  )
  await Promise.all(raiders.map(({ client }) => client.message(log, 'FREE BOATS http://boats.example')))
  await alice.see('rush')
  await camera.take('rush', alice.page, NARROW)
  await alice.click('raid-close')
  await alice.see('raid')
  await camera.take('raid', alice.page, NARROW)
  await alice.click('raid-choose')
  await alice.see('since-list')
  await camera.take('raid-who', alice.page, SMALLEST)
  await alice.escape()
  await alice.click('raid-ban-all')
  await alice.page.waitForSelector('[data-testid=raid][data-waiting="0"]')
  await alice.click('raid-open')
  await alice.openServerMenu()
  await alice.click('moderation-log-open')
  await alice.see('log-entry')
  await camera.take('moderation-log', alice.page, SMALLEST)
  await alice.closeAll()
}
