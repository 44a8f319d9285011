import { Random } from '../src/base/seed.ts'
import { irregularRows } from '../src/table/irregular.ts'

/** How often curves without a spike are flagged, by noise and number of rows: `spikes [curves]`. */
const curves = Number(process.argv[2] ?? 1000)

const chiSquare = (random: Random, degrees: number): number => {
  let sum = 0
  for (let i = 0; i < degrees; i++) sum += random.normal() ** 2
  return sum
}
const auto = (rho: number) => (random: Random) => {
  let x = random.normal()
  return () => (x = rho * x + Math.sqrt(1 - rho ** 2) * random.normal())
}

/** Noise of unit standard deviation. */
const noises: Readonly<Record<string, (random: Random) => () => number>> = {
  normal: (random) => () => random.normal(),
  'AR(1) 0.5': auto(0.5),
  'AR(1) 0.9': auto(0.9),
  'skew (chi-square, 16)': (random) => () => (chiSquare(random, 16) - 16) / Math.sqrt(32),
  'Student t, 10': (random) => () => random.normal() * Math.sqrt(8 / chiSquare(random, 10)),
}

for (const [name, noise] of Object.entries(noises)) {
  for (const size of [0.003, 0.03]) {
    const shares = [10, 20, 50, 200, 1000, 10_000].map((rows) => {
      const count = Math.min(curves, Math.ceil((curves * 1000) / rows))
      let [spikes, diverged] = [0, 0]
      for (let seed = 0; seed < count; seed++) {
        const next = noise(new Random(seed))
        const loss = Float64Array.from(
          { length: rows },
          (_, i) => (2.5 + 8 / Math.sqrt(1 + (1000 * (i + 1)) / rows)) * Math.exp(size * next()),
        )
        const found = irregularRows(loss)
        if (found.spikes.length > 0) spikes++
        if (found.diverged !== null) diverged++
      }
      return `${rows} rows ${((100 * spikes) / count).toFixed(2)} % and ${((100 * diverged) / count).toFixed(2)} %`
    })
    console.log(`${name}, ${size}: ${shares.join('; ')}`)
  }
}
