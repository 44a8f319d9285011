"""Collect runs/*.csv (a curve each) into runs.csv: one row a run, with its settings and its last evaluation.

usage: python3 collect.py
"""
import csv
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VOCABULARY = 256
CONTEXT = 128


def read_settings():
    """Settings of every run by name, as sweep.py prints them."""
    sweep = subprocess.run(
        [sys.executable, os.path.join(HERE, 'sweep.py')],
        capture_output=True,
        text=True,
        check=True,
    )
    settings = {}
    for line in sweep.stdout.splitlines():
        name, *arguments = line.split()
        flags = (flag[2:] for flag in arguments[::2])
        settings[name] = dict(zip(flags, arguments[1::2]))
    return settings


def count_parameters(width, depth):
    """Parameters without and with the input embeddings."""
    blocks = depth * (12 * width * width + 4 * width)  # attention, MLP, two layer norms
    head = VOCABULARY * width + 2 * width  # output matrix (not tied) and final norm
    embeddings = (VOCABULARY + CONTEXT) * width  # tokens and positions
    return blocks + head, blocks + head + embeddings


def summarise(path, settings):
    """The row of runs.csv for the curve at path."""
    name = os.path.splitext(os.path.basename(path))[0]
    run = settings[name]
    width, depth = int(run['width']), int(run['depth'])
    params, params_total = count_parameters(width, depth)
    with open(path, newline='') as file:
        last = list(csv.DictReader(file))[-1]
    tokens = int(last['tokens'])
    return {
        'run': name,
        'group': name.split('_')[0].rstrip('0123456789'),
        'width': width,
        'depth': depth,
        'params': params,
        'params_total': params_total,
        'tokens': tokens,
        'flops': 6 * params * tokens,
        'steps': int(last['step']),
        'schedule': run['schedule'],
        'peak_lr': float(run['lr']),
        'seed': int(run['seed']),
        'batch_tokens': int(run['batch']) * CONTEXT,
        'loss': float(last['val_loss']),
    }


def main():
    """Write runs.csv beside this file."""
    settings = read_settings()
    paths = sorted(glob.glob(os.path.join(HERE, 'runs', '*.csv')))
    rows = [summarise(path, settings) for path in paths]
    with open(os.path.join(HERE, 'runs.csv'), 'w', newline='') as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator='\n')
        writer.writeheader()
        writer.writerows(rows)
    print(len(rows), 'runs')


if __name__ == '__main__':
    main()
