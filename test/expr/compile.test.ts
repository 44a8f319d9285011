import { isFunctionNode, type MathNode, derivative as mathDerivative, parse } from 'mathjs'
import { describe, expect, it } from 'vitest'
import { Program } from '../../src/expr/compile.ts'
import { Derivative } from '../../src/expr/derive.ts'
import { formulaOf, inputSymbols, modelOf } from '../../src/fit/model.ts'
import { Residuals } from '../../src/fit/residuals.ts'
import { paramsAt, variablesOf } from '../../src/fit/variables.ts'
import { catalog } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import type { Law } from '../../src/law/law.ts'

/** Functions of which mathjs has no derivative, in terms of others. */
const inOtherTerms: Readonly<Record<string, (...operands: string[]) => string>> = {
  expm1: (a) => `(2 * exp(${a} / 2) * sinh(${a} / 2))`,
  max: (a, b) => `((${a} + ${b} + abs(${a} - (${b}))) / 2)`,
  min: (a, b) => `((${a} + ${b} - abs(${a} - (${b}))) / 2)`,
}

function inMathjsTerms(formula: string): string {
  const handler = (node: MathNode, options: object): string | undefined => {
    if (!isFunctionNode(node) || !(node.fn.name in inOtherTerms)) return undefined
    return inOtherTerms[node.fn.name]!(...node.args.map((operand) => `(${operand.toString(options)})`))
  }
  return parse(formula).toString({ parenthesis: 'all', handler })
}

/** A point in the middle of each law's range, away from symmetric values. */
const usual: Readonly<Record<string, number>> = {
  E: 1.7,
  A: 400,
  B: 900,
  k: 0.9,
  a: 140,
  b: 190,
  alpha: 0.31,
  beta: 0.27,
  gamma: 0.8,
  eta: 0.12,
  Xc: 8e13,
  Nc: 6e13,
  Dc: 2e13,
  alphaN: 0.076,
  alphaD: 0.103,
  epsilon: 0.85,
  x0: 3e8,
  s: 0.4,
  c: -0.4,
  einf: 0.1,
  RN: 5.3,
  RD: 15.4,
  d: 1.1,
  Estart: 1.85,
  Emax: 310,
  g: 2.1,
  e: 0.94,
  lambda: -0.17,
  delta: 0.16,
  omega: 0.55,
  zeta: -0.026,
  gammaw: 2.7,
  gammaa: 2.2,
  gammakv: 0.96,
  CT: 0.06,
  gammaD: 0.5,
  gammaN: 0.34,
  gammapost: 0.59,
  pe: 0.2,
  pd: 0.3,
  A1: 880,
  A2: 2080,
  alpha2: 0.67,
  Sc: 2.1e3,
  alphaS: 0.76,
  Bstar: 2e8,
  alphaB: 0.21,
  tau: 4,
  L0: 2.7,
  c0: 0.05,
  c1: 0.49,
  d1: 3e7,
  f1: 1.1,
  t1: -2,
  t2: 0.3,
  p: 1.2,
  R0: 0.2,
  Cmid: 3e20,
}
/** Where a symbol means something else in another law. */
const particular: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  m3: { gamma: 1e-8, c: 0.3 },
  m4: { e0: 4, alpha: 0.6 },
  'data-filtering': { a: 20, b: -0.2, d: 0.1 },
  'data-filtering-code': { a: 0.01, b: -0.2, d: 0.1 },
  routed: { a: -0.082, b: -0.108, c: 0.009 },
  'fine-grained-moe': { a: 18, b: 31, c: 0.47 },
  'sparse-moe': { c: 0.46, d: 17 },
  'joint-moe': { a: 36, b: 36, c: 1.36, alpha: -0.19, beta: -0.18, delta: -0.23, gamma: 0.01 },
  'step-law-lr': { alpha: -0.71 },
  farseer: { a1: -0.12, a2: 88, a3: -0.02, alpha: 0.12, beta: -0.1, gamma: 0.17, b1: 0.42, b2: -6.3, b3: 0.1 },
  'pass-until': { c: 30, alpha: 0.12 },
  coverage: { a: -2, b: -0.3 },
  sigmoid: { a: 0.7, b: 0.25, k: -3 },
  'broken:1': { a: 0.3, b: 40 },
  'mixture:2': { c: 1.2 },
  'transport:2': { b0: 0.2, b1: -0.3, q1: 0.15, c0: 0.4, c1: 0.2, s1: -0.1 },
  'score-power': { k: 0.4, a: 0.02 },
  'optimal-params': { k: 0.09, a: 0.5 },
  'optimal-tokens': { k: 0.3, a: 0.54 },
  bleu: { c: 40 },
  'two-scale': { x0: 2e5, x1: 3e6 },
  'coverage-power': { c: 0.9 },
  'train-test': { a: -1.2, b: 0.4, c: 29 },
  'rl-compute': { A: 0.8, B: 0.7 },
}
const truthOf = (law: Law, name: string): number => particular[law.name]?.[name] ?? usual[name]!
const columns: Readonly<Record<string, number[]>> = {
  N: [1e7, 3e8, 7e9],
  D: [2e9, 4e10, 3e11],
  C: [1.2e17, 7.2e19, 1.26e22],
  x: [1e6, 1e8, 1e10],
  L: [2.1, 2.9, 3.6],
  U: [1e9, 4e10, 2e10],
  B: [2e5, 1e6, 8e6],
  X: [2, 8, 64],
  G: [2, 4, 16],
  S: [0.1, 0.5, 0.9],
  Pw: [3, 6, 16],
  Pa: [4, 8, 16],
  Pkv: [3, 5, 16],
  P: [3, 4, 8],
  Ne: [1e8, 3e8, 2e7],
  Nd: [3e8, 1e8, 5e7],
  V: [3e7, 1e8, 4e7],
  k: [3, 30, 1000],
  r1: [0.2, 0.5, 0.9],
  r2: [0.8, 0.5, 0.1],
  T: [1.2, 3, 7],
  P0: [0.3, 0.5, 0.6],
  P1: [0.5, 0.55, 0.7],
}
/** In one law S is a number of steps. */
const columnsOf = (law: Law): Readonly<Record<string, number[]>> =>
  law.inputs.S === 'step' ? { ...columns, S: [1e3, 2e4, 3e5] } : columns

function setUp(law: Law, isLog: boolean) {
  const variables = variablesOf(law, {})
  const inputs = Object.fromEntries(
    inputSymbols(law).map((symbol) => [symbol, Float64Array.from(columnsOf(law)[symbol]!)]),
  )
  const data = Float64Array.of(3.1, 2.4, 2.2)
  const problem = new Residuals(modelOf(law, variables, inputs, 3), variables, data, Float64Array.of(1, 2, 0.5), isLog)
  const u = Float64Array.from(variables.free, ({ name, log }) =>
    log ? Math.log(truthOf(law, name)) : truthOf(law, name),
  )
  return { variables, inputs, data, problem, u }
}

// the columns of a law of curves move with its parameters: test/property/curves.test.ts holds its slopes to differences
const pointLaws = catalog.filter(({ features }) => features === undefined)

describe.each(pointLaws.map((law) => [law.name, law] as const))('compiled %s', (_, law) => {
  it('gives the values of a plain evaluation', () => {
    const { variables, inputs, data, problem, u } = setUp(law, false)
    const residual = new Float64Array(3)
    expect(problem.evaluate(u, residual)).toBe(true)
    residual.forEach((r, i) => {
      const point = Object.fromEntries(Object.entries(inputs).map(([symbol, column]) => [symbol, column[i]!]))
      const expected = evaluateLaw(law, paramsAt(variables, u), point)
      expect(Math.abs(r + data[i]! - expected)).toBeLessThan(1e-13 * Math.abs(expected) + 1e-15)
    })
  })

  it.each([false, true])('has the gradient and Hessian of its objective (log space: %s)', (isLog) => {
    const { problem, u } = setUp(law, isLog)
    const p = problem.p
    const [r, gradient, hessian] = [new Float64Array(3), new Float64Array(p), new Float64Array(p * p)]
    const at = (v: Float64Array) => {
      problem.evaluate(v, r)
      const g = r.map((value, i) => problem.weights[i]! * value)
      problem.derivatives(g, problem.weights, gradient, hessian)
      return {
        value: r.reduce((sum, v, i) => sum + (problem.weights[i]! * v * v) / 2, 0),
        gradient: Float64Array.from(gradient),
        hessian: Float64Array.from(hessian),
      }
    }
    const centre = at(u)
    for (let j = 0; j < p; j++) {
      const h = 1e-5 * Math.max(Math.abs(u[j]!), 0.1)
      const [up, down] = [Float64Array.from(u), Float64Array.from(u)]
      up[j]! += h
      down[j]! -= h
      const [above, below] = [at(up), at(down)]
      const scale = Math.sqrt(2 * centre.value * Math.abs(centre.hessian[j * p + j]!)) + 1e-12
      expect(Math.abs((above.value - below.value) / (2 * h) - centre.gradient[j]!)).toBeLessThan(1e-6 * scale)
      for (let i = 0; i < p; i++) {
        const size = Math.sqrt(Math.abs(centre.hessian[i * p + i]! * centre.hessian[j * p + j]!)) + 1e-12
        expect(Math.abs((above.gradient[i]! - below.gradient[i]!) / (2 * h) - centre.hessian[i * p + j]!)).toBeLessThan(
          2e-5 * size,
        )
      }
    }
  })

  // mathjs knows neither an implicit root nor a bend: their slopes are held to differences alone, above
  const isExplicit = !/\b(?:root|bend)\(/.test(law.formula)
  if (isExplicit)
    it("agrees with mathjs's derivatives", () => {
      const variables = variablesOf(law, {})
      const { graph, value, nodes } = formulaOf(law, variables, () => true, true)
      const derivative = new Derivative(graph)
      const slopes = nodes.map((node) => derivative.of(value, node))
      const program = new Program(graph, [slopes])
      const columns = Object.fromEntries(inputSymbols(law).map((symbol) => [symbol, columnsOf(law)[symbol]!]))
      program.load(Object.fromEntries(Object.entries(columns).map(([s, c]) => [s, Float64Array.from(c)])), 3)
      variables.free.forEach(({ name }, j) => {
        program.setScalar(nodes[j]!, truthOf(law, name))
      })
      program.run(0, 3)
      // sums and differences that stand for min and max lose a digit
      const tolerance = /\bm(?:in|ax)\(/.test(law.formula) ? 1e-10 : 1e-11
      variables.free.forEach(({ name }, j) => {
        const reference = mathDerivative(inMathjsTerms(law.formula), name, { simplify: false })
        const { scalar, column } = program.output(slopes[j]!)
        for (let i = 0; i < 3; i++) {
          const point = Object.fromEntries(Object.entries(columns).map(([s, c]) => [s, c[i]!]))
          const expected = reference.evaluate({ ...usual, ...particular[law.name], ...point })
          const found = program.scalars[scalar]! * (column === null ? 1 : column.values[i]!)
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected))
        }
      })
    })
})

describe('functions of formula text', () => {
  it.each([
    'b1 * exp(-b2 * N) + b3',
    'b1 * sin(b2 * N) + b2 * cos(b3 * N) + tan(b3 * N / 9)',
    'b1 * atan(b2 / N) / pi + tanh(b3 * N)',
    'log(b1 + b2 * N^2) + sqrt(b3 * N)',
    'log1p(b1 * N) + expm1(b2 / N) + b3',
    'b1 * max(N, b2) + b3 * min(N, b2) + abs(N - b2)',
    'b1 * (b2 + N)^(-1 / b3)',
    'b1 * bend(b2 - N, b3) + bend(b3, N) + bend(N * b2, N + b3) + bend(b1, b2)',
  ])('differentiates %s', async (text) => {
    const law = await customLaw(text, { inputs: { N: 'x' } })
    const variables = variablesOf(law, {})
    const inputs = { N: Float64Array.of(0.7, 1.9, 3.2) }
    const problem = new Residuals(
      modelOf(law, variables, inputs, 3),
      variables,
      Float64Array.of(1, 1, 1),
      Float64Array.of(1, 1, 1),
      false,
    )
    const u = Float64Array.from(variables.free, ({ name }) => ({ b1: 1.3, b2: 1.1, b3: 0.6 })[name]!)
    const r = new Float64Array(3)
    const jacobian = new Float64Array(3 * problem.p)
    problem.evaluate(u, r)
    problem.jacobian(jacobian)
    for (let j = 0; j < problem.p; j++) {
      const [up, down] = [Float64Array.from(u), Float64Array.from(u)]
      up[j]! += 1e-6
      down[j]! -= 1e-6
      const [above, below] = [new Float64Array(3), new Float64Array(3)]
      problem.evaluate(up, above)
      problem.evaluate(down, below)
      for (let i = 0; i < 3; i++) {
        expect(Math.abs((above[i]! - below[i]!) / 2e-6 - jacobian[j * 3 + i]!)).toBeLessThan(1e-7)
      }
    }
  })
})
