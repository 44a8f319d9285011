/** An SVG with every id, and every use of one, renamed. */
export function withIds(svg: string, rename: (id: string) => string): string {
  return svg.replace(
    /\bid="([^"]+)"|url\((['"]?)#([^)'"]+)\2\)|\b(xlink:href|href)="#([^"]+)"/g,
    (_, id?: string, __?: string, used?: string, attribute?: string, linked?: string) =>
      id !== undefined
        ? `id="${rename(id)}"`
        : used !== undefined
          ? `url(#${rename(used)})`
          : `${attribute}="#${rename(linked!)}"`,
  )
}

/** Ids numbered from 1: the drawing library counts through all pictures of a process, and the same chart must be the same bytes. */
export function settleIds(svg: string): string {
  const numbers = new Map<string, number>()
  return withIds(svg, (id) => {
    if (!numbers.has(id)) numbers.set(id, numbers.size + 1)
    return `part${numbers.get(id)}`
  })
}
