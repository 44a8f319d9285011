import { defineLaw, type Law } from '../law.ts'

/** Loss on one domain by the shares of `domains` training domains. */
export function mixture(domains: number): Law {
  const at = Array.from({ length: domains }, (_, i) => i + 1)
  return defineLaw({
    name: `mixture:${domains}`,
    title: `Data mixing law of ${domains} domains`,
    question: `I vary the shares of ${domains} training domains at one size and length.`,
    formula: `c + exp(${at.map((i) => `t${i} * r${i}`).join(' + ')})`,
    inputs: Object.fromEntries(at.map((i) => [`r${i}`, `r${i}`])),
    params: {
      c: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
      ...Object.fromEntries(
        at.map((i) => [
          `t${i}`,
          {
            meaning: `ln of the reducible loss when all data are of domain ${i}`,
            unit: '1',
            bounds: [null, null] as const,
            start: [-3, -1.5, -0.5, 0.3, 1],
          },
        ]),
      ),
    },
    objective: { space: 'log', loss: 'huber', delta: 0.01 },
    references: [{ cite: 'Ye et al. 2024', url: 'https://arxiv.org/abs/2403.16952' }],
    misleads: [
      'The shares r1, r2, … must be all domains and add up to 1. The paper’s coefficient k is then part of every t: its t plus ln k.',
      'It is one law per validation domain; the total loss is their weighted sum.',
      'It holds at one size and length: the authors extrapolate each mixture to scale first, and then mix.',
    ],
  })
}
