/** What a symbol of the n-th member is called in an average: `alpha_1`. Inputs keep their names. */
export function memberName(name: string, number: number): string {
  return `${name}_${number}`
}
