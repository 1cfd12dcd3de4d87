import { readStored, writeStored } from '../live/stored.ts'

const KEY = 'recent-emojis'
/** A row of the picker. */
export const RECENT = 8
const FIRST = ['👍', '❤️', '😂', '🎉', '👀', '🙏', '😮', '😢']

/** What the person reacted with last, the latest first, filled up with what most people use. */
export function recentEmojis(): string[] {
  const used = readStored(KEY).split(' ').filter(Boolean)
  return [...new Set([...used, ...FIRST])].slice(0, RECENT)
}

/** Remembers that one was used. */
export function noteEmoji(emoji: string) {
  const used = readStored(KEY).split(' ').filter(Boolean)
  writeStored(KEY, [...new Set([emoji, ...used])].slice(0, RECENT).join(' '))
}
