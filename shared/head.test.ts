import { expect, it } from 'vitest'
import { factsInPage, firstSeq, pageIndex } from './head.ts'

it('[F5] pages begin at seq 1, 257, 513, and so on', () => {
  expect([1, 256, 257, 512, 513].map(pageIndex)).toEqual([0, 0, 1, 1, 2])
  expect([0, 1, 2].map(firstSeq)).toEqual([1, 257, 513])
})

it('[F5] the last page of a log may be short', () => {
  expect([255, 256, 257, 600].map((last) => factsInPage(0, last))).toEqual([255, 256, 256, 256])
  expect([0, 1, 2, 3].map((index) => factsInPage(index, 600))).toEqual([256, 256, 88, 0])
})
