import { MAX_NAME_LENGTH, MAX_TEXT_BYTES } from '../../shared/limits.ts'

/** Combining marks that stack above a letter, and below, also in plain fonts. */
const ABOVE = '\u0302'
const BELOW = '\u0323'

/** A letter with so many marks on it. */
export const stacked = (letter: string, marks: number) =>
  letter + ABOVE.repeat(Math.ceil(marks / 2)) + BELOW.repeat(Math.floor(marks / 2))

/** As much of it as a message may have. */
const full = (piece: string) => piece.repeat(Math.floor(MAX_TEXT_BYTES / Buffer.byteLength(piece)))

/** What tries to run, and what tries to load something from `trap`. */
export const loaders = (trap: string) => [
  `<script src="${trap}/script.js"></script><script>globalThis.pwned = true</script>`,
  `<img src="${trap}/img.png" onerror="globalThis.pwned = true"><svg/onload="globalThis.pwned = true">`,
  `<style>@import url(${trap}/style.css); * { background: url(${trap}/bg.png) }</style>`,
  `![a picture](${trap}/markdown.png) [a link](javascript:globalThis.pwned=true)`,
  '[safe](data:text/html,<script>globalThis.pwned=true</script>) javascript:globalThis.pwned=true',
  '</div></article></section><h1 style="position:fixed;inset:0">free</h1>',
  '<a href="javascript:globalThis.pwned=true">https://good.example</a>',
  'data:text/html;base64,PHNjcmlwdD4= vbscript:x file:///etc/passwd chrome://settings about:blank blob:x',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template language would run
  '{{constructor.constructor("globalThis.pwned=true")()}} ${globalThis.pwned=true} <%= 1 %>',
  `${trap}/plain-link and mailto:bob@example.com?body=${'x'.repeat(300)}`,
]

/** Links that seem to lead elsewhere than they do, and where they lead. */
export const DISGUISED: [text: string, host: string][] = [
  ['https://good.example@evil.example/login', 'evil.example'],
  ['https://аррӏе.com/', 'xn--80ak6aa92e.com'],
  ['https://gооgle.com/', 'xn--ggle-55da.com'],
  ['http://3232235777/', '192.168.1.1'],
]

/** What tries to break the page's layout, or to paint over others. */
export const SPREADERS = [
  '\u202Eeverything is turned around from here on \u2067 and never turned back \u202D',
  '\u2067\u2067\u2067\u2067 isolates that nobody closes \u202B\u202B',
  Array.from('Z̈A̧LGO up and down', (letter) => stacked(letter, 80))
    .join('')
    .slice(0, 2_900),
  stacked('Ż', 2_900),
  full('🐈'),
  full('👩🏽‍🤝‍👨🏿👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿'),
  full('W'),
  full('﷽'),
  full('𒐫𒈙꧅'),
  full('no\u00A0break\u2060'),
  full('**_~~||`'),
  full('> '),
  full('>\n'),
  full('> a\nb\n'),
  full('```'),
  full('*a* '),
  full('||a|| '),
  full('@'),
  full('https://a.example/ '),
  `https://a.example/${'(x'.repeat(1_000)}`,
  `\`\`\`\n${'x'.repeat(3_000)}\n${stacked('x', 500)}\n\`\`\``,
  `a${'\n'.repeat(5_000)}b`,
  `a${'\u2028'.repeat(1_500)}b`,
  `a${'\t'.repeat(3_000)}b`,
  `a${'\u200B'.repeat(1_500)}b`,
  String.fromCharCode(...Array.from({ length: 31 }, (_, at) => at + 1)).repeat(20),
  'مرحبا بالعالم، هذا نص طويل من اليمين إلى اليسار مع رابط https://a.example/path?x=1 في وسطه',
]

/** The hardest names that the protocol lets through. */
export const NAMES = [
  'W'.repeat(MAX_NAME_LENGTH),
  stacked('Z', MAX_NAME_LENGTH - 1),
  '﷽'.repeat(MAX_NAME_LENGTH),
  '𒐫'.repeat(MAX_NAME_LENGTH / 2),
  '🐈'.repeat(MAX_NAME_LENGTH / 2),
  'عبد الرحمن بن محمد بن علي بن أحمد بن عمر',
  '<b onclick="pwned=1">bold</b><script>1',
  'javascript:globalThis.pwned=true',
  `a${'\u00A0'.repeat(MAX_NAME_LENGTH - 2)}b`,
  `a${'\u200D'.repeat(MAX_NAME_LENGTH - 2)}b`,
]
