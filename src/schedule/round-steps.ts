/** The integer between two others (both included) with the most zeros at its end; of several, the least. */
export function roundest(low: number, high: number): number {
  for (let unit = 10 ** Math.floor(Math.log10(Math.max(high, 1))); unit >= 1; unit /= 10) {
    for (const step of [unit, unit / 2]) {
      const found = Math.ceil(low / step) * step
      if (step >= 1 && found <= high) return found
    }
  }
  return Math.round(low)
}

/** The roundest step within a distance of a number, which then is at most so much off. */
export function near(step: number, distance: number): number {
  return roundest(Math.ceil(step - distance), Math.floor(step + distance))
}
