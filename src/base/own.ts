/**
 * What a dictionary holds under a name that came from outside, as of a column or a run; undefined where it holds none. A
 * plain `[name]` also finds what every object inherits, under names such as `constructor`.
 */
export function own<T>(dictionary: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(dictionary, name) ? dictionary[name] : undefined
}
