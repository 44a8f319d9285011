"""The fits that ours are set beside, in scipy: prints one JSON line a job with seconds of CPU and the objective.

usage: python3 scipy_fit.py POINTS.csv JOB   with JOB one of starts-default, starts-tight, refit-bfgs,
refit-least-squares, single-bfgs, single-least-squares
single-* are medians of as many fits as fit into 0.2 s. POINTS.csv has columns params,tokens,loss. Objective: sum of Huber(1e-3) of ln L residuals, analytic gradient.
"""

import json
import sys
import time
from itertools import product

import numpy as np
from scipy.optimize import least_squares, minimize

DELTA = 1e-3
START = [np.log(406.4), np.log(410.7), np.log(1.69), 0.34, 0.28]  # Hoffmann et al. 2022


def read(path):
    rows = np.genfromtxt(path, delimiter=',', names=True)
    return np.log(rows['params']), np.log(rows['tokens']), np.log(rows['loss'])


def terms(theta, n, d):
    a, b, e, alpha, beta = theta
    x, y, floor = np.exp(a - alpha * n), np.exp(b - beta * d), np.exp(e)
    return x, y, floor, x + y + floor


def objective(theta, n, d, logl, weights):
    x, y, floor, total = terms(theta, n, d)
    r = np.log(total) - logl
    inside = np.abs(r) <= DELTA
    value = np.sum(weights * np.where(inside, r * r / 2, DELTA * (np.abs(r) - DELTA / 2)))
    g = weights * np.where(inside, r, DELTA * np.sign(r)) / total
    gx, gy = g * x, g * y
    return value, np.array([gx.sum(), gy.sum(), g.sum() * floor, -(gx * n).sum(), -(gy * d).sum()])


def residuals(theta, n, d, logl, root):
    return root * (np.log(terms(theta, n, d)[3]) - logl)


def jacobian(theta, n, d, logl, root):
    x, y, floor, total = terms(theta, n, d)
    scale = root / total
    return np.column_stack([scale * x, scale * y, scale * floor, -scale * x * n, -scale * y * d])


def starts():
    steps = [0, 5, 10, 15, 20, 25]
    return product(steps, steps, [-1, -0.5, 0, 0.5, 1], [0, 0.5, 1, 1.5, 2], [0, 0.5, 1, 1.5, 2])


def robust(start, sample):
    """rho of least_squares is taken of (r / f_scale)^2: the same objective up to a factor."""
    tight = {'ftol': 1e-15, 'xtol': 1e-15, 'gtol': 1e-15}
    return least_squares(
        residuals, start, jacobian, args=sample, loss='huber', f_scale=DELTA, method='trf', x_scale='jac', **tight
    ).x


def main(path, job):
    n, d, logl = read(path)
    ones = np.ones_like(n)
    began = time.process_time()
    if job.startswith('starts'):
        options = {} if job.endswith('default') else {'ftol': 1e-15, 'gtol': 1e-10, 'maxiter': 5000}
        results = [minimize(objective, s, (n, d, logl, ones), 'L-BFGS-B', jac=True, options=options).fun for s in starts()]
        value = min(v for v in results if np.isfinite(v))
    elif job.startswith('single'):
        seconds = []
        while not seconds or sum(seconds) < 0.2:
            began = time.process_time()
            if job == 'single-bfgs':
                value = minimize(objective, START, (n, d, logl, ones), 'BFGS', jac=True).fun
            else:
                value = objective(robust(START, (n, d, logl, ones)), n, d, logl, ones)[0]
            seconds.append(time.process_time() - began)
        began = time.process_time() - sorted(seconds)[len(seconds) // 2]
    else:
        random = np.random.default_rng(0)
        best = minimize(objective, START, (n, d, logl, ones), 'BFGS', jac=True, options={'gtol': 1e-12}).x
        began = time.process_time()
        results = []
        for _ in range(1000):
            pick = random.integers(0, n.size, n.size)
            sample = (n[pick], d[pick], logl[pick], ones)
            if job == 'refit-bfgs':
                theta = minimize(objective, START, sample, 'BFGS', jac=True).x
            else:
                theta = robust(best, sample)
            results.append(objective(theta, *sample)[0])
        value = float(np.mean(results))
    print(json.dumps({'job': job, 'seconds': time.process_time() - began, 'objective': value}))


np.seterr(all='ignore')
main(*sys.argv[1:])
