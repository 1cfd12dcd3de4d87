/**
 * What most fonts draw like a Latin letter, by that letter: from Unicode's confusables (UTS 39), without what
 * compatibility decomposition resolves already (full width, mathematical, circled), plus the small Cyrillic letters that
 * look like a small capital. Scripts that no common font carries are left out.
 */
const DRAWN_AS: Record<string, string> = {
  a: 'ɑαаΑАᎪᗅꓮᴀ',
  b: 'ƄЬᏏᑲᖯΒВвᏴᗷꓐʙꞴ',
  c: 'ᴄⲥсⲤСᏟꓚϲϹ',
  d: 'ԁᏧᑯꓒᎠᗞᗪꓓᴅđĐð',
  e: 'ꬲеҽΕЕⴹᎬꓰᴇɛєε℮',
  f: 'ꬵꞙẝքꞘϜᖴꓝſ',
  g: 'ɡᶃƍցԌᏀᏳꓖɢ',
  h: 'һհᏂΗⲎНнᎻᕼꓧʜħ',
  i: 'ıɪɩιіꙇɨᎥꭵ',
  j: 'ϳјͿЈᎫᒍꓙᴊ',
  k: 'κкΚⲔКᏦᛕꓗᴋĸқ',
  l: 'I1|ƖǀΙⲒІӀӏוןاⵏᛁꓲⳐᏞᒪꓡʟłŁ١۱',
  m: 'ΜϺⲘМмᎷᗰᛖꓟᴍ',
  n: 'ոռΝⲚꓠɴпη',
  o: '0ᴏᴑοσⲟоჿօסهΟⲞОՕⵔꓳ〇०੦૦௦๐໐٥۵०০øØ',
  p: 'ρⲣрΡⲢРᏢᑭꓑᴘ',
  q: 'ԛգզⵕ',
  r: 'ᴦⲅгƦᎡᏒᖇꓣʀɾ',
  s: 'ꜱƽѕЅՏᏕᏚꓢ',
  t: 'ΤтⲦТᎢꓔᴛτ',
  u: 'ꞟᴜʋυսՍᑌꓴ',
  v: 'ᴠνѵטѴᏙᐯꓦ',
  w: 'ɯᴡѡԝաԜᎳᏔꓪω',
  x: 'хᕁᕽΧⲬХⵝᚷꓫχ',
  y: 'ɣᶌʏỿγуүყΥⲨУҮᎩᎽꓬ',
  z: 'ᴢΖᏃꓜ',
}

const LETTERS = new Map(
  Object.entries(DRAWN_AS).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
)
/** Two letters that are drawn like one, and one that is drawn like two. */
const RUNS: [RegExp, string][] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[æӕ]/g, 'ae'],
  [/œ/g, 'oe'],
  [/ы/g, 'bl'],
  [/ю/g, 'lo'],
]
/** Accents. The signs of Indic scripts, Hebrew and Arabic are letters to their readers and stay. */
const ACCENTS = /[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF]/gu
/** What is not seen, or hardly: ignorables, blanks, punctuation and lone accents. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\s\p{P}\p{Sk}\u2800]/gu

/** Of names seen lately; a list of people is gone through whenever one of them changes. */
const remembered = new Map<string, readonly string[]>()
const MOST_REMEMBERED = 100_000

/**
 * How a name looks: two names with an answer in common are easily taken for one another. One answer reads a capital I
 * and a 1 as the l that they are drawn like, the other as the letter i. Of names that are all punctuation, the name itself.
 */
export function skeletonsOf(name: string): readonly string[] {
  const known = remembered.get(name)
  if (known) return known
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  const made = makeSkeletons(name)
  remembered.set(name, made)
  return made
}

function makeSkeletons(name: string): readonly string[] {
  const bare = name.normalize('NFKD').replace(UNSEEN, '').replace(ACCENTS, '')
  if (bare === '') return [name]
  const asDrawn = drawn(latin(bare).toLowerCase())
  const asRead = drawn(bare.toLowerCase().replaceAll('1', 'i'))
  return asDrawn === asRead ? [asDrawn] : [asDrawn, asRead]
}

const latin = (text: string) => Array.from(text, (letter) => LETTERS.get(letter) ?? letter).join('')

const drawn = (small: string) => RUNS.reduce((text, [run, letter]) => text.replace(run, letter), latin(small))
