import { derivative as mathDerivative } from 'mathjs'
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
}
const columns: Readonly<Record<string, number[]>> = {
  N: [1e7, 3e8, 7e9],
  D: [2e9, 4e10, 3e11],
  C: [1.2e17, 7.2e19, 1.26e22],
  x: [1e6, 1e8, 1e10],
  L: [2.1, 2.9, 3.6],
}

function setUp(law: Law, isLog: boolean) {
  const variables = variablesOf(law, {})
  const inputs = Object.fromEntries(inputSymbols(law).map((symbol) => [symbol, Float64Array.from(columns[symbol]!)]))
  const data = Float64Array.of(3.1, 2.4, 2.2)
  const problem = new Residuals(modelOf(law, variables, inputs, 3), variables, data, Float64Array.of(1, 2, 0.5), isLog)
  const u = Float64Array.from(variables.free, ({ name, log }) => (log ? Math.log(usual[name]!) : usual[name]!))
  return { variables, inputs, data, problem, u }
}

describe.each(catalog.map((law) => [law.name, law] as const))('compiled %s', (_, law) => {
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

  it("agrees with mathjs's derivatives", () => {
    const variables = variablesOf(law, {})
    const { graph, value, nodes } = formulaOf(law, variables, () => true, true)
    const derivative = new Derivative(graph)
    const slopes = nodes.map((node) => derivative.of(value, node))
    const program = new Program(graph, [slopes])
    program.load(Object.fromEntries(Object.entries(columns).map(([s, c]) => [s, Float64Array.from(c)])), 3)
    variables.free.forEach(({ name }, j) => {
      program.setScalar(nodes[j]!, usual[name]!)
    })
    program.run(0, 3)
    variables.free.forEach(({ name }, j) => {
      const reference = mathDerivative(law.formula, name)
      const { scalar, column } = program.output(slopes[j]!)
      for (let i = 0; i < 3; i++) {
        const point = Object.fromEntries(Object.entries(columns).map(([s, c]) => [s, c[i]!]))
        const expected = reference.evaluate({ ...usual, ...point })
        const found = program.scalars[scalar]! * (column === null ? 1 : column.values[i]!)
        expect(Math.abs(found - expected)).toBeLessThan(1e-11 * Math.abs(expected))
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
