import { didYouMean, UserError } from '../base/error.ts'
import { type KnownRole, type Role, roleInfo, roles } from '../base/role.ts'
import { completions, pathTo } from './completion.ts'
import { likelyColumn } from './likely-column.ts'

/** Which column plays which role. */
export interface RoleChoice {
  /** Role → column; a role that can only be completed from others is absent. */
  readonly columns: Readonly<Record<string, string>>
  /** Roles whose every cell must be sound: those asked for, or what they are completed from. */
  readonly required: readonly Role[]
  /** Roles to be completed for the caller. */
  readonly missing: readonly Role[]
}

/** What the caller and the user ask for. */
export interface RoleRequest {
  /** Role → column, as the user names them; wins over everything. */
  readonly map?: Readonly<Record<string, string>>
  /** Roles without which the table is of no use. Default none. */
  readonly needs?: readonly Role[]
  /** Roles to take where a column is found. Default every known role but weight, which would change fits silently. */
  readonly optional?: readonly Role[]
}

const everyRole: readonly Role[] = (Object.keys(roles) as KnownRole[]).filter((role) => role !== 'weight')

/**
 * Gives each role a column: the one the user maps, else the one of exactly the role's name, else the only alias. Refuses
 * two candidates for a needed role, and a needed role that has no column and does not follow from others.
 */
export function chooseRoles(names: readonly string[], request: RoleRequest, place: string): RoleChoice {
  const { map = {}, needs = [], optional = everyRole } = request
  const columns: Record<string, string> = {}
  for (const [role, column] of Object.entries(map)) {
    if (!names.includes(column)) {
      const found = `${listed(names)}${didYouMean(column, names)}`
      throw new UserError(
        'data',
        `${place}: --map ${role}=${column} names no column (found: ${found}). Name one of these.`,
      )
    }
    columns[role] = column
  }
  for (const role of needs) {
    if (Object.hasOwn(columns, role)) continue
    const candidates = candidatesFor(role, names, [])
    if (candidates.length > 1) {
      throw new UserError(
        'data',
        `${place}: ${candidates.length} columns may be "${role}": ${listed(candidates)}. Choose one with --map ${role}=${candidates[0]}.`,
      )
    }
    if (candidates.length === 1) columns[role] = candidates[0]!
  }
  for (const role of optional) {
    if (Object.hasOwn(columns, role)) continue
    const candidates = candidatesFor(role, names, Object.values(columns))
    if (candidates.length === 1) columns[role] = candidates[0]!
  }
  const have = new Set(Object.keys(columns))
  const required = new Set(Object.keys(map))
  const missing: Role[] = []
  for (const role of needs) {
    const path = pathTo(role, have)
    if (path === undefined) throw missingRole(role, names, columns, place)
    if (path.length === 0) required.add(role)
    else missing.push(role)
    for (const input of path.flatMap((completion) => completion.from)) if (have.has(input)) required.add(input)
  }
  return { columns, required: [...required], missing }
}

/** The column of exactly this name, or all columns that an alias fits and no other role has taken. */
function candidatesFor(role: Role, names: readonly string[], taken: readonly string[]): string[] {
  if (names.includes(role)) return [role]
  return spellingsOf(role, names).filter((name) => !taken.includes(name))
}

/** All columns that the role's name or an alias of it fits. */
export function spellingsOf(role: Role, names: readonly string[]): string[] {
  const { aliases } = roleInfo(role)
  // A symbol of a law (x, width) means exactly this column; only known roles have other spellings.
  if (aliases.length === 0) return []
  return names.filter((name) => [role, ...aliases].includes(normalise(name)))
}

/** A column name as aliases are written: lower case, with `-`, `.`, `/` and blanks read as `_`. */
function normalise(name: string): string {
  return name.toLowerCase().replace(/[-./\s]+/g, '_')
}

function missingRole(
  role: Role,
  names: readonly string[],
  columns: Readonly<Record<string, string>>,
  place: string,
): UserError {
  const [have, taken] = [new Set(Object.keys(columns)), Object.values(columns)]
  const oneAway = completions
    .filter((each) => each.role === role)
    .map((each) => each.from.filter((input) => !have.has(input)))
    .filter((lacking) => lacking.length === 1)
    .map(([input]) => `--map ${input}=<column>`)
  const or = oneAway.length === 0 ? '' : `, or give ${oneAway.join(' or ')}`
  const guess = Object.hasOwn(roles, role) ? '' : didYouMean(role, names)
  const isCurve = role === 'params' && have.has('step') && have.has('lr')
  const free = names.filter((name) => !taken.includes(name))
  const way = likelyColumn(role, free) ?? `--map ${role}=<column>`
  const along = isCurve ? ' Or fit the loss along its steps and learning rates: --law annealing.' : ''
  return new UserError(
    'data',
    `${place}: no column for role "${role}" (found: ${listed(names)}${guess}). Name it with ${way}${or}.${along}`,
  )
}

function listed(names: readonly string[]): string {
  return names.length <= 20 ? names.join(', ') : `${names.slice(0, 20).join(', ')} and ${names.length - 20} more`
}
