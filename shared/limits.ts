/** Every number that a stranger could lean on, beside the reason for it. Bytes unless said otherwise. */

/** Facts in a page: one signature and one digest then certify 256 facts, and a page of ordinary talk deflates to about 36 KB. */
export const PAGE_FACTS = 256

/** Facts of a log in one epoch: two thousand million, more than a relay stamps in ten years, and few enough to count with. */
export const MAX_SEQ = 2 ** 31

/** A message's text in UTF-8: about four printed pages, more than anyone reads in a chat. */
export const MAX_TEXT_BYTES = 6_000
/** A claim: the longest text with 20 mentions and room for what later types carry. */
export const MAX_CLAIM_BYTES = 8_192
/** A `join`, the longest claim in the control log, which a newcomer gets whole: with its invite it is under 1,400. */
export const MAX_CONTROL_CLAIM_BYTES = 2_048
/** Any other claim in there: the longest name and topic of a channel, at three bytes a character, make under 900. */
export const MAX_SHORT_CONTROL_CLAIM_BYTES = 1_024
/** A fact around it: two UUIDs, a seq, a signature and their CBOR heads are 112 bytes. */
export const MAX_FACT_BYTES = MAX_CLAIM_BYTES + 128
/** A page inflated: 256 of the longest facts and the page's own fields. */
export const MAX_PAGE_BYTES = PAGE_FACTS * MAX_FACT_BYTES + 1_024
/** A page deflated, as stored and sent. Random bytes grow by 5 in 65,535 when deflated (RFC 1951 §3.2.4). */
export const MAX_DEFLATED_PAGE_BYTES = MAX_PAGE_BYTES + 2_048

/** Arrays and maps in one another: the deepest frame of ours has 6. */
export const MAX_DEPTH = 32
/** In a claim, less: the frame that carries its body adds three. */
export const MAX_CLAIM_DEPTH = 16

/** Channels of a server: every client follows all of them, and makes a row, a tail and a subscription of each. */
export const MAX_CHANNELS = 500
/** Names of people and servers, and of channels, in characters: they must fit a 360 px panel. */
export const MAX_NAME_LENGTH = 40
export const MAX_TOPIC_LENGTH = 200
export const MAX_MENTIONS = 20
/** Messages that one `delete` names: 49 bytes each. */
export const MAX_DELETED_AT_ONCE = 100
/** Keys that one control claim names: with a reason they fit in `MAX_SHORT_CONTROL_CLAIM_BYTES`. */
export const MAX_KEYS_AT_ONCE = 20
/** An invite's bytes: its address is up to 300 of them. */
export const MAX_INVITE_BYTES = 512
/** A move's bytes: an invite and an address in it, two keys, and room. */
export const MAX_MOVE_BYTES = 1_200
/** The same as text, with its signature in it. */
export const MAX_MOVE_TEXT = 2_000
/** People who may replace somebody's key together. */
export const MAX_RECOVERY_PEOPLE = 10
/** Other recovery people count only after this, ms: a thief is not to name their own before the owner of a key notices. */
export const RECOVERY_DELAY_MS = 7 * 24 * 60 * 60_000
/** Keys that somebody gives up one after the other, unless who manages gives them a new one: each is looked through. */
export const MAX_FORMER_KEYS = 100
/** The longest wait between two messages of one person where a channel is slow: six hours. */
export const MAX_SLOW_SECONDS = 6 * 60 * 60
/** The longest that a door is shut at once, and the longest back that it is shut to who came, ms. */
export const MAX_RAID_MS = 24 * 60 * 60_000
/** Work of a newcomer: so many leading zero bits take some seconds. */
export const MAX_WORK_BITS = 22
/** A reaction in UTF-8: the longest emoji, a family of four with skin tones, has 41. */
export const MAX_EMOJI_BYTES = 48
/** Emojis that one person puts, or tried, beside one message: a message must not be buried under them. */
export const MAX_REACTIONS = 50
/** Claim types are short words. */
export const MAX_TYPE_LENGTH = 32

/** A frame from a client: 16 claims after a long time offline, or a signal. */
export const MAX_CLIENT_FRAME_BYTES = 160 * 1_024
/** Claims in one frame. */
export const MAX_CLAIMS_A_FRAME = 16
/** A frame from the relay, inflated: a welcome with 50,000 people online. */
export const MAX_RELAY_FRAME_BYTES = 16 * 1_024 * 1_024
/** A control log, of which a newcomer is given all: 50,000 people who joined, or 15 times as many changes of a name. */
export const MAX_CONTROL_BYTES = 64 * 1_024 * 1_024
/** Pages of the control log in one frame, together, unless one page alone is longer. */
export const CONTROL_FRAME_BYTES = 1_000_000
/** Below this a frame travels as it is: deflate would save less than it costs to run. */
export const DEFLATE_FROM_BYTES = 512
/** Pages of the control log that a relay asks back at once: enough that a long way does not slow it down. */
export const MAX_WANTED = 8
/** A part of such a page, deflated: with its frame it fits in `MAX_CLIENT_FRAME_BYTES`. */
export const RESTORE_PART_BYTES = 128 * 1_024
/** Logs in one `subscribe`: all channels, the control log, and room. */
export const MAX_SUBSCRIBED = 1_000
/** A signal: a session description with its candidates is 1 to 3 KB. */
export const MAX_SIGNAL_BYTES = 16 * 1_024

/** One message on a data channel; every browser takes this much, and 64 KiB is the fastest size measured. */
export const CHANNEL_MESSAGE_BYTES = 64 * 1_024
/** What one `pass` carries through the relay: a message as on a data channel, and 10 bytes that say where it belongs. */
export const MAX_PASSED_BYTES = CHANNEL_MESSAGE_BYTES + 10
/** And at least: what says where it belongs. */
export const MIN_PASSED_BYTES = 9
/** Keep the channel's own buffer at most this full: 21 MB/s so, 8 MB/s with 4 MiB. */
export const CHANNEL_BUFFERED_BYTES = 256 * 1_024
/** A frame between peers, put together again: one page and its envelope, or a long coverage. */
export const MAX_PEER_FRAME_BYTES = MAX_DEFLATED_PAGE_BYTES + 1_024
/** Epochs that a client names at login. A server that restarts daily for a decade has 3,650; so many are 110 KB. */
export const MAX_EPOCHS = 5_000
/** Rows of a coverage: one a log and epoch. About 320 bytes each, so that many fit in a frame; more go in several. */
export const MAX_COVERAGE_ROWS = 6_000

/** Not logged in within this: closed. */
export const LOGIN_TIMEOUT_MS = 10_000
/** The longest a claim waits to be stamped together with others while the relay is loaded. */
export const TICK_MS = 20
/** How long a claim's hash is remembered to answer `duplicate` when it is sent again. */
export const REMEMBER_CLAIMS_MS = 10 * 60_000
/** Bad frames before the connection is closed. */
export const MAX_STRIKES = 5
/** Buffered bytes past which a connection gets heads only, and past which it is closed. */
export const SLOW_BUFFERED_BYTES = 1_024 * 1_024
export const CLOSE_BUFFERED_BYTES = 8 * 1_024 * 1_024
/** Heads of logs that a client did not subscribe to, and heads to disk. */
export const HEADS_EVERY_MS = 3_000
export const HEADS_TO_DISK_MS = 1_000

/** What a virtual client keeps. */
export const VIRTUAL_KEEP_MS = 24 * 60 * 60_000
