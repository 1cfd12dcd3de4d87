import { mkdtemp, readlink, rm, symlink } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freeProfile } from './free-profile.ts'

let profile: string
const lock = () => join(profile, 'SingletonLock')

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'catalk-profile-'))
})
afterEach(() => rm(profile, { recursive: true }))

it('leaves alone a profile that nobody ever used', () => freeProfile(profile))

it.each([
  ['a browser that was killed', `${hostname()}-999999999`],
  ['another machine, as a container made anew is', `elsewhere-${process.pid}`],
])('removes the lock of %s', async (_whose, target) => {
  await symlink(target, lock())
  await freeProfile(profile)
  await expect(readlink(lock())).rejects.toThrow('ENOENT')
})

it('refuses a profile that a running browser uses', async () => {
  await symlink(`${hostname()}-${process.pid}`, lock())
  await expect(freeProfile(profile)).rejects.toThrow(`process id ${process.pid}`)
  expect(await readlink(lock())).toBe(`${hostname()}-${process.pid}`)
})
