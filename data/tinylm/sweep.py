"""Print the sweep, one run a line: its name and the arguments of train.py.

usage: mkdir -p runs
       python3 sweep.py | while read -r name args; do
         [ -e runs/$name.csv ] || python3 train.py runs/$name.csv $args
       done
"""

WIDTHS = (16, 32, 48, 64, 96)  # depth 2, heads of 16


def peak_lr(width):
    """The peak learning rate, tuned roughly at width 32."""
    return 3.5e-3 * (32 / width) ** 0.5


def show(name, width, steps, schedule='wsd', extra='', seed=0, eval_every=1000, eval_seqs=512):
    """Print one run."""
    arguments = (
        f'--width {width} --depth 2 --steps {steps} --batch 8 --schedule {schedule} '
        f'--lr {peak_lr(width):.6g} --warmup 200 --seed {seed} '
        f'--eval_every {eval_every} --eval_seqs {eval_seqs} {extra}'
    )
    print(name, arguments.strip())


def show_grid(name, width, steps, **options):
    """Print a run at constant rate, then exponential decay to 10 % over the last fifth."""
    show(name, width, steps, extra=f'--decay {steps // 5}', **options)


def main():
    """Print every run."""
    # Model size x training length.
    for steps in (2000, 4000, 8000):
        for width in WIDTHS:
            show_grid(f'grid_w{width}_s{steps}', width, steps, eval_every=500)
    for width in WIDTHS:
        show_grid(f'grid_w{width}_s16000', width, 16000)
    for width in (16, 32):
        show_grid(f'grid_w{width}_s32000', width, 32000, eval_every=2000)
    # Replicates: the noise between runs that differ only in their seed.
    for seed in (1, 2):
        for width in (32, 64):
            show_grid(f'seed{seed}_w{width}_s4000', width, 4000, seed=seed, eval_every=500)
    # Learning-rate schedules at one size, evaluated often.
    schedules = {
        'constant': '',
        'cosine': '',
        'wsd': '--decay 1600',
        'wsdcon': '--step_at 4000 --step_to 0.3',
        'linear': '--lr_end 0.0',
    }
    for schedule, extra in schedules.items():
        show(f'lr_w48_{schedule}_8000', 48, 8000, schedule, extra, eval_every=100, eval_seqs=256)


if __name__ == '__main__':
    main()
