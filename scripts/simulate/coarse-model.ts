/**
 * What a server of so many people costs, by multiplication: for sizes that no simulation of whole engines reaches. The
 * numbers of bytes are those of PROTOCOL.md §11 and of a welcome as it was measured; those of CPU are of one core of the
 * machine that wrote bench/results.json.
 */
const BYTES = {
  /** A `facts` frame of one message, with WebSocket and TCP around it. */
  message: 378 + 60,
  /** One attestation in a deflated welcome; in a `roster` frame beside few others; a key that left. */
  attestation: 106,
  arrival: 127,
  departure: 34,
  frame: 60 + 30,
  /** A `join` in the control log, deflated among others. */
  join: 123,
  /** An idle connection in the relay's memory, with its place in the roster; the relay itself. */
  connection: 12_000,
  relay: 59e6,
}
const CPU_SECONDS = {
  /** To send one frame to one receiver. */
  delivery: 1 / 74_000,
  /** A row of a welcome, encoded and deflated. */
  attestation: 4.6e-6,
  /** A key that a client sees for the first time since it started. */
  key: 1.2e-3,
}
/** What people do: an online person's messages, how long they stay, members for each who is online. */
const MESSAGES_AN_HOUR = 2
const SESSION_HOURS = 2
const MEMBERS_FOR_ONE_ONLINE = 3
/** The relay tells who came and who left at most so often. */
const ROSTER_FRAMES_A_SECOND = 10
const MONTH_SECONDS = 30 * 24 * 3_600
const DOLLARS_A_GB = 0.02

export interface Cost {
  online: number
  messagesASecond: number
  /** Bytes a second that leave the relay. */
  chat: number
  roster: number
  logins: number
  dollarsAMonth: number
  /** Bytes a second that each client gets while nothing is asked for. */
  aClient: number
  /** Cores that the relay keeps busy. */
  cores: number
  memory: number
  /** Bytes of one welcome; and what all of them cost when the relay starts again. */
  welcome: number
  restartBytes: number
  restartSeconds: number
  /** Seconds of CPU until a client that starts knows who is a member. */
  startSeconds: number
}

export function costOf(online: number): Cost {
  const messagesASecond = (online * MESSAGES_AN_HOUR) / 3_600
  const loginsASecond = online / (SESSION_HOURS * 3_600)
  const frames = Math.min(ROSTER_FRAMES_A_SECOND, 2 * loginsASecond)
  const chat = messagesASecond * online * BYTES.message
  const roster = online * (loginsASecond * (BYTES.arrival + BYTES.departure) + frames * BYTES.frame)
  const welcome = online * BYTES.attestation
  const logins = loginsASecond * welcome
  const perSecond = chat + roster + logins
  const deliveries = online * (messagesASecond + frames)
  return {
    ...{ online, messagesASecond, chat, roster, logins, welcome },
    dollarsAMonth: (perSecond * MONTH_SECONDS * DOLLARS_A_GB) / 1e9,
    aClient: (chat + roster) / online,
    cores: deliveries * CPU_SECONDS.delivery + loginsASecond * online * CPU_SECONDS.attestation,
    memory: BYTES.relay + online * BYTES.connection,
    restartBytes: online * welcome,
    restartSeconds: online * online * CPU_SECONDS.attestation,
    startSeconds: online * MEMBERS_FOR_ONE_ONLINE * CPU_SECONDS.key,
  }
}

/** The table of docs/scale.md. */
export function showCosts(sizes: number[]): string {
  const costs = sizes.map(costOf)
  const rows: [string, (cost: Cost) => string][] = [
    ['people online at once', ({ online }) => online.toLocaleString('en')],
    ['messages a second', ({ messagesASecond }) => short(messagesASecond)],
    ['out of the relay: chat', ({ chat }) => `${bytes(chat)}/s`],
    ['who comes and goes', ({ roster }) => `${bytes(roster)}/s`],
    ['welcomes', ({ logins }) => `${bytes(logins)}/s`],
    ['traffic, $ a month at $0.02 a GB', ({ dollarsAMonth }) => short(dollarsAMonth)],
    ['into each client', ({ aClient }) => `${bytes(aClient)}/s`],
    ['cores of the relay', ({ cores }) => short(cores)],
    ['memory of the relay', ({ memory }) => bytes(memory)],
    ['one welcome', ({ welcome }) => bytes(welcome)],
    ['the relay starts again: bytes', ({ restartBytes }) => bytes(restartBytes)],
    ['… and CPU', ({ restartSeconds }) => `${short(restartSeconds)} s`],
    ['CPU of a client that starts', ({ startSeconds }) => `${short(startSeconds)} s`],
  ]
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const [head, ...rest] = rows.map(([name, show]) => line([name, ...costs.map(show)]))
  return [head, line(['---', ...costs.map(() => '---:')]), ...rest].join('\n')
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 2 })
}

function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']
  const power = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(value) / 3)))
  return `${short(value / 1_000 ** power)} ${units[power]}`
}
