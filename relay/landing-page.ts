import { createHash } from 'node:crypto'
import type { Door } from '../shared/body.ts'

export interface LandingPage {
  name: string
  online: number
  door: Door
  /** For who belongs already: names the server, and holds no invite. */
  memberLink: string
  /** Where the extension is to be had; undefined: whoever invited knows. */
  extensionUrl?: string | undefined
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1d22; --soft: #5d6069; --paper: #f6f5f2; --card: #fff; --line: #e4e2dc; --accent: #2f6f5e }
@media (prefers-color-scheme: dark) { :root { --ink: #ecebe7; --soft: #a3a5ad; --paper: #16171a; --card: #1f2025; --line: #303238; --accent: #7cc4ae } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main { width: 100%; max-width: 34rem; padding: 32px; background: var(--card); border: 1px solid var(--line); border-radius: 16px }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.01em; overflow: clip; overflow-clip-margin: 0.2em; overflow-wrap: anywhere }
.online { margin: 6px 0 24px; color: var(--soft) }
.online::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 8px; border-radius: 50%; background: var(--accent) }
h2 { margin: 0 0 8px; font-size: 1rem }
ol { margin: 0; padding-left: 1.25rem }
li { margin: 8px 0 }
li::marker { color: var(--accent); font-weight: 600 }
a { color: var(--accent) }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
kbd { padding: 1px 6px; border: 1px solid var(--line); border-radius: 5px; font: 0.85em ui-monospace, monospace }
h2:not(:first-of-type) { margin-top: 24px }
.link { padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px; font: 0.8rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; user-select: all }
footer { margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.875rem }
`

const MESSAGE = `<h2>This link leads to a message</h2>
<p>Copy the whole link from the address bar, and paste it into the search of catalk. Only members can read it.</p>
`

const WAYS_IN: Record<Door, string> = {
  open: 'Anybody may join: copy the link at the end of this page.',
  approval: 'Copy the link at the end of this page: you knock by it, and a moderator lets you in.',
  invite: 'Ask somebody who talks here for an invite link, and copy the whole of it.',
}

/** Nothing is loaded, nothing runs; only this very style applies. */
export const LANDING_PAGE_CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** For whoever opens a link without the extension. What it says is in the fragment, which no server sees. */
export function landingPage(
  { name, online, door, memberLink, extensionUrl }: LandingPage,
  link: 'none' | 'invite' | 'message',
): string {
  const title = escapeHtml(name)
  const people =
    online === 0
      ? 'Nobody is online right now'
      : online === 1
        ? '1 person is online'
        : `${online} people are online`
  const extension = extensionUrl
    ? `<a href="${escapeHtml(extensionUrl)}" rel="noopener noreferrer">Get the catalk extension</a> for Chrome or Firefox.`
    : 'Get the catalk extension for Chrome or Firefox. Whoever invited you knows where.'
  const invite =
    link === 'invite'
      ? 'Copy the whole link from the address bar of this page. Your invite is the part after the <kbd>#</kbd>.'
      : WAYS_IN[door]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · catalk</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1 dir="auto">${title}</h1>
<p class="online">${people}</p>
${link === 'message' ? MESSAGE : ''}<h2>How to join</h2>
<ol>
<li>${extension}</li>
<li>${invite}</li>
<li>Open catalk and paste it where it asks for an invite.</li>
</ol>
<h2>You belong already?</h2>
<p>On a new device, or as the owner, paste this link instead, with your 24 words entered before:</p>
<p class="link">${escapeHtml(memberLink)}</p>
<footer>This server keeps no messages: the people who talk here do. Nor has it seen your invite: that part of a link never leaves your browser.</footer>
</main>
</body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
