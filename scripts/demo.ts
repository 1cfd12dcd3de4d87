// Three people talk in three real browsers; every page is photographed on the way: `npm run demo`.
import { parseArgs } from 'node:util'
import { buildExtension } from './build-extension.ts'
import { Actor, byId } from './demo/actor.ts'
import { badEvening } from './demo/bad-evening.ts'
import { ALL, NARROW, Photographer, SMALLEST } from './demo/photographer.ts'
import { buildStage, type Stage } from './demo/stage.ts'
import { type Line, scenario } from './demo-scenario.ts'

const HELP = `Plays scripts/demo-scenario.ts in three browsers, and takes pictures of every page.

  npm run demo -- [--pictures DIR] [--show]

  --pictures DIR  where they go (docs/pictures)
  --show          with windows, to look on`

async function play(stage: Stage, cast: Record<string, Actor>, lines: readonly Line[]): Promise<void> {
  for (const { ago, who, in: channel, says, shows = says, to } of lines) {
    stage.clock.set(ago)
    const actor = cast[who]
    if (!actor) throw new Error(`${who} is not here yet.`)
    console.log(`#${channel} ${who}: ${says.split('\n')[0]}`)
    await actor.goTo(channel)
    if (to) await actor.act(to, 'reply')
    await actor.write(says)
    await actor.reads(shows)
  }
}

async function perform(stage: Stage, camera: Photographer, show: boolean, actors: Actor[]): Promise<void> {
  const arrive = async (name: string) => {
    const actor = await Actor.arrive(name, show)
    actors.push(actor)
    return actor
  }
  const alice = await arrive('Alice')
  await camera.take('welcome', alice.page, ALL)
  await camera.takeElement('popup-first', await alice.browser.openPopup(), byId('popup'))
  await alice.page.bringToFront()
  await alice.restore(stage.ownerPhrase)
  await alice.join(await stage.invite())

  const bob = await arrive('Bob')
  await bob.click('restore-open')
  await camera.take('restore', bob.page, NARROW)
  await bob.page.reload()
  await bob.makeKey()
  await camera.take('phrase', bob.page, NARROW)
  await bob.click('phrase-kept')
  await camera.take('phrase-check', bob.page, NARROW)
  await bob.click('phrase-skip')
  await bob.join(await stage.invite(), () => camera.take('join', bob.page, NARROW))
  await play(stage, { Alice: alice, Bob: bob }, scenario.beginning)

  await alice.click('new-channel')
  await alice.fill('channel-name', 'cabin-weekend')
  await alice.fill('channel-topic', 'Where, when, and who brings what')
  await camera.take('new-channel', alice.page, ALL.slice(2))
  await alice.click('channel-submit')
  await play(stage, { Alice: alice, Bob: bob }, scenario.planning)

  await alice.openServerMenu()
  await alice.click('invite-open')
  await alice.click('invite-create')
  await alice.see('invite-result')
  await camera.take('invite', alice.page, NARROW)
  await alice.closeAll()

  // Nobody hands anything on for a moment: what somebody new then sees is a gap that is shown as one.
  await Promise.all([alice.pause(true), bob.pause(true)])
  const carol = await arrive('Carol')
  await carol.makeKey()
  await carol.click('phrase-kept')
  await carol.click('phrase-skip')
  await carol.join(await stage.invite())
  await carol.goTo('cabin-weekend')
  await carol.see('gap')
  await camera.take('gap', carol.page, NARROW)
  await Promise.all([alice.pause(false), bob.pause(false)])
  await carol.reads(scenario.planning[0].says)
  await carol.seeNoMore('gap')
  const cast = { Alice: alice, Bob: bob, Carol: carol }
  await play(stage, cast, scenario.newcomer.slice(0, 4))
  await react(cast)

  await camera.take('panel', carol.page, ALL)
  await carol.narrow()
  await carol.click('open-channels')
  await camera.take('channels', carol.page, NARROW)
  await carol.closeAll()
  await carol.fill('composer', '@')
  await carol.see('mention-list')
  await camera.take('mention', carol.page, NARROW)
  await carol.fill('composer', '')
  await lookAround(camera, carol)
  await play(stage, cast, scenario.newcomer.slice(4))
  await camera.takeElement('popup', await alice.browser.openPopup(), byId('popup'))
  await alice.page.bringToFront()

  await stage.goAway()
  for (const { who, says } of scenario.away) {
    await cast[who].goTo('general')
    await cast[who].write(says)
    await cast[who].see('pending')
    await camera.take('offline', cast[who].page, NARROW)
  }
  stage.clock.set(scenario.away[0].ago)
  await stage.comeBack()
  for (const { says } of scenario.away) for (const actor of actors) await actor.reads(says)
  await play(stage, cast, scenario.back)

  await alice.click('person-menu-Carol')
  await camera.take('people', alice.page, ['-three-columns'])
  await alice.click('privilege-post')
  await carol.see('cannot-post')
  await camera.take('cannot-post', carol.page, NARROW)
  await alice.click('privilege-post')
  await carol.seeNoMore('cannot-post')
  await alice.escape()
  await play(stage, cast, scenario.ending)

  await alice.click('settings-open')
  await camera.take('settings', alice.page, ['-three-columns'])
  await alice.escape()
  await alice.narrow()
  await alice.click('open-people')
  await camera.take('people', alice.page, NARROW)
  await alice.closeAll()
  await alice.narrow()
  await alice.click('open-channels')
  await alice.click('settings-open')
  await camera.take('settings', alice.page, NARROW)
  for (const tab of ['history', 'sharing'] as const) {
    await alice.click(`settings-${tab}`)
    await camera.take(`settings-${tab}`, alice.page, ['-360', '-three-columns'])
  }
  await alice.closeAll()
  await badEvening(stage, camera, [alice, carol], arrive)
}

/** What one does with what others said: thumbs, a pin, other words, and words taken back. */
async function react({ Alice: alice, Bob: bob, Carol: carol }: Record<'Alice' | 'Bob' | 'Carol', Actor>) {
  for (const actor of [alice, bob, carol]) await actor.goTo('cabin-weekend')
  await carol.react('Thursday works', '👍')
  await alice.react('Thursday works', '👍')
  await bob.react('Hi! I read everything', '🎉')
  await alice.react('Hi! I read everything', '🎉')
  await alice.react('Hi! I read everything', '❤️')
  await alice.act('So: the cabin', 'pin')
  await bob.act('I will watch', 'edit')
  await bob.write('I will watch from the sauna. With a towel.')
  await carol.reads('I will watch from the sauna. With a towel.')
  await carol.write('Oh no, wrong channel')
  await carol.reads('Oh no, wrong channel')
  await carol.act('Oh no', 'take-back')
  await carol.click('delete-confirm')
  await carol.see('taken-back')
  await carol.see('pins')
}

/** Everything that opens over or beside a conversation. */
async function lookAround(camera: Photographer, carol: Actor): Promise<void> {
  await carol.narrow()
  await carol.act('Hi! I read everything', null)
  await camera.take('message-menu', carol.page, SMALLEST)
  await carol.narrow()
  await carol.click('act-more-reactions')
  await carol.see('emoji-picker')
  await camera.take('emoji', carol.page, SMALLEST)
  await carol.narrow()
  await carol.escape()
  await carol.act('In June?', 'reply')
  await camera.take('answer', carol.page, SMALLEST)
  await carol.narrow()
  await carol.escape()
  await carol.click('pins')
  await camera.take('pins', carol.page, SMALLEST)
  await carol.narrow()
  await carol.escape()
  await carol.click('channel-menu')
  await carol.click('jump-open')
  await camera.take('go-to-a-day', carol.page, SMALLEST)
  await carol.narrow()
  await carol.escape()
  await carol.wide()
  await carol.click('search-open')
  await carol.fill('search-text', 'cabin')
  await carol.see('found')
  await camera.take('search', carol.page, ['-360', '-three-columns'])
  await carol.click('found')
  await carol.escape()
}

async function demo(folder: string, show: boolean): Promise<void> {
  await buildExtension('chrome')
  const stage = await buildStage('Lake friends', scenario.beginning[0].ago)
  const camera = new Photographer(folder)
  const actors: Actor[] = []
  try {
    await perform(stage, camera, show, actors)
    console.log(`\n${camera.taken.length} pictures in ${folder}`)
  } finally {
    await Promise.all(actors.map((actor) => actor.leave()))
    await stage.end()
  }
}

try {
  const { values } = parseArgs({
    options: {
      pictures: { type: 'string', default: 'docs/pictures' },
      show: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) console.log(HELP)
  else await demo(values.pictures, values.show)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
