import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { decode, encode } from '../../shared/cbor.ts'

/** How a field is kept; with `?` behind it, a field that may be missing. */
type Kind = 'text' | 'integer' | 'boolean' | 'bytes' | 'cbor'
type Columns<Row> = { readonly [Name in keyof Row & string]-?: Kind | `${Kind}?` }

export interface TableDescription<Row> {
  name: string
  columns: Columns<Row>
  /** Its primary key. */
  key: (keyof Row & string)[]
  /** Columns that rows are looked up by besides, each list an index. */
  indexes?: (keyof Row & string)[][]
}

const SQL_TYPES: Record<Kind, string> = {
  text: 'TEXT',
  integer: 'INTEGER',
  boolean: 'INTEGER',
  bytes: 'BLOB',
  cbor: 'BLOB',
}

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ')
const kindOf = (kind: string) => kind.replace('?', '') as Kind

/** Rows of one shape in SQLite, by statements that are prepared once. The table is made when it is not there. */
export class SqlTable<Row extends object> {
  readonly #db: DatabaseSync
  readonly #name: string
  readonly #columns: [name: string, kind: string][]
  readonly #statements = new Map<string, StatementSync>()
  readonly #keyIs: string

  constructor(db: DatabaseSync, { name, columns, key, indexes = [] }: TableDescription<Row>) {
    this.#db = db
    this.#name = `"${name}"`
    this.#columns = Object.entries(columns as Record<string, string>)
    this.#keyIs = key.map((column) => `"${column}" = ?`).join(' AND ')
    const defined = this.#columns.map(([column, kind]) => `"${column}" ${SQL_TYPES[kindOf(kind)]}`)
    db.exec(
      `CREATE TABLE IF NOT EXISTS ${this.#name} (${defined.join(', ')}, PRIMARY KEY (${quoted(key)})) STRICT`,
    )
    const there = new Set(
      db
        .prepare('SELECT name FROM pragma_table_info(?)')
        .all(name)
        .map((column) => column.name),
    )
    // an earlier version made the table
    for (const [at, [column]] of this.#columns.entries()) {
      if (!there.has(column)) db.exec(`ALTER TABLE ${this.#name} ADD COLUMN ${defined[at]}`)
    }
    for (const index of indexes) {
      const called = quoted([`${name} by ${index.join(' ')}`])
      db.exec(`CREATE INDEX IF NOT EXISTS ${called} ON ${this.#name} (${quoted(index)})`)
    }
  }

  put(row: Row): void {
    const places = this.#columns.map(() => '?').join(', ')
    const fields = row as Record<string, unknown>
    const columns = quoted(this.#columns.map(([column]) => column))
    this.#statement(`INSERT OR REPLACE INTO ${this.#name} (${columns}) VALUES (${places})`).run(
      ...this.#columns.map(([name, kind]) => toSql(fields[name], kindOf(kind))),
    )
  }

  /** Drops the row with this key. */
  drop(...key: SQLInputValue[]): void {
    this.dropWhere(this.#keyIs, ...key)
  }

  /** Drops rows by an SQL condition; without one, all. */
  dropWhere(condition = 'TRUE', ...values: SQLInputValue[]): void {
    this.#statement(`DELETE FROM ${this.#name} WHERE ${condition}`).run(...values)
  }

  /** The row with this key. */
  get(...key: SQLInputValue[]): Row | undefined {
    return this.all(`WHERE ${this.#keyIs}`, ...key)[0]
  }

  /** Rows by what SQL has after the table's name. */
  all(rest = '', ...values: SQLInputValue[]): Row[] {
    const rows = this.#statement(`SELECT * FROM ${this.#name} ${rest}`).all(...values)
    return rows.map((row) => this.#row(row))
  }

  /** The same one by one: nothing is read that is not asked for. */
  *each(rest = '', ...values: SQLInputValue[]): Generator<Row, undefined> {
    const rows = this.#statement(`SELECT * FROM ${this.#name} ${rest}`).iterate(...values)
    for (const row of rows) yield this.#row(row)
  }

  #row(found: Record<string, SQLOutputValue>): Row {
    const row: Record<string, unknown> = {}
    for (const [name, kind] of this.#columns) {
      const value = found[name] as SQLOutputValue
      if (value !== null || !kind.endsWith('?')) row[name] = fromSql(value, kindOf(kind))
    }
    return row as Row
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function toSql(value: unknown, kind: Kind): SQLInputValue {
  if (value === undefined || value === null) return null
  if (kind === 'boolean') return value ? 1 : 0
  if (kind === 'cbor') return encode(value)
  return value as SQLInputValue
}

function fromSql(value: SQLOutputValue, kind: Kind): unknown {
  if (value === null) return null
  if (kind === 'boolean') return value === 1
  if (kind === 'cbor') return decode(value as Uint8Array)
  return value
}
