import { relative } from 'node:path'
import { extensionFolder } from '../build-extension.ts'

export interface WhatToDo {
  url: string
  invite: string
  phrasePath: string
}

/** What whoever started this can do now. */
export function whatToDo({ url, invite, phrasePath }: WhatToDo): string {
  return `
  Address   ${url}
  Invite    ${invite}

  To join from a browser of your own, add the extension and open the invite:
    Chrome    chrome://extensions, "Developer mode", "Load unpacked": ${extensionFolder('chrome')}
    Firefox   about:debugging#/runtime/this-firefox, "Load Temporary Add-on": ${extensionFolder('firefox')}/manifest.json

  The owner’s 24 words are in ${shortPath(phrasePath)}. Keep a copy: whoever has them owns this server.
  Ctrl-C stops everything.`
}

/** As short as it can be typed here. */
function shortPath(path: string): string {
  const short = relative('', path)
  return short.startsWith('..') ? path : short
}
