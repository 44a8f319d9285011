"""Train one byte-level decoder-only transformer on a CPU and write its loss curve.

usage: train.py OUT.csv --width 48 --depth 2 --steps 8000 --batch 8 --schedule wsd --decay 1600 \
           --lr 2.86e-3 --warmup 200

Reads train.bin and val.bin (see prep.py). A run is deterministic for a given torch build and thread count.
"""
import argparse
import csv
import math
import os
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

VOCABULARY = 256  # bytes
HEAD_WIDTH = 16


def parse_arguments():
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument('out', help='the curve to write')
    parser.add_argument('--width', type=int)
    parser.add_argument('--depth', type=int)
    parser.add_argument('--steps', type=int)
    parser.add_argument('--batch', type=int, default=32, help='sequences a step')
    parser.add_argument('--ctx', type=int, default=128, help='bytes a sequence')
    parser.add_argument('--schedule', default='cosine', choices=sorted(SCHEDULES))
    parser.add_argument('--lr', type=float, default=3e-3, help='peak learning rate')
    parser.add_argument('--lr_end', type=float, default=0.1, help='final rate as a fraction of the peak')
    parser.add_argument('--warmup', type=int, default=100, help='steps of linear rise from 0')
    parser.add_argument('--decay', type=int, default=0, help='wsd: steps of decay at the end')
    parser.add_argument('--step_at', type=int, default=0, help='wsdcon: step of the drop')
    parser.add_argument('--step_to', type=float, default=0.3, help='wsdcon: rate after it, of the peak')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--eval_every', type=int, default=50, help='steps between evaluations')
    parser.add_argument('--eval_seqs', type=int, default=256, help='validation windows')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--data', default='.', help='folder of train.bin and val.bin')
    return parser.parse_args()


# Learning rate after warm-up, as a fraction of the peak: step, fraction t of the way, arguments.


def constant(step, t, args):
    """The peak, to the end."""
    return 1.0


def cosine(step, t, args):
    """Half a cosine from the peak to lr_end."""
    return args.lr_end + (1 - args.lr_end) * 0.5 * (1 + math.cos(math.pi * t))


def linear(step, t, args):
    """A straight line from the peak to lr_end."""
    return 1 - (1 - args.lr_end) * t


def wsd(step, t, args):
    """The peak, then exponential decay to lr_end over the last `decay` steps."""
    into_decay = step - (args.steps - args.decay)
    return 1.0 if into_decay < 0 else args.lr_end ** (into_decay / args.decay)


def wsdcon(step, t, args):
    """The peak, then a drop to step_to at step_at."""
    return 1.0 if step < args.step_at else args.step_to


SCHEDULES = {'constant': constant, 'cosine': cosine, 'linear': linear, 'wsd': wsd, 'wsdcon': wsdcon}


def learning_rate(step, args):
    """The learning rate of a step, from 0."""
    if step < args.warmup:
        return args.lr * (step + 1) / args.warmup
    t = (step - args.warmup) / max(1, args.steps - args.warmup)
    return args.lr * SCHEDULES[args.schedule](step, t, args)


class Block(nn.Module):
    """Attention and MLP with pre-norm, residual connections and no biases."""

    def __init__(self, width):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.norm2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width, bias=False)
        self.down = nn.Linear(4 * width, width, bias=False)

    def forward(self, x, mask):
        batch, length, width = x.shape
        heads = self.qkv(self.norm1(x)).view(batch, length, 3, width // HEAD_WIDTH, HEAD_WIDTH)
        q, k, v = heads.permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-1, -2)) / math.sqrt(HEAD_WIDTH) + mask
        attended = (weights.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = x + self.out(attended)
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class LanguageModel(nn.Module):
    """Decoder-only transformer with learned positions and an untied output matrix."""

    def __init__(self, width, depth, context):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, width)
        self.positions = nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, VOCABULARY, bias=False)
        self.register_buffer('mask', torch.full((context, context), float('-inf')).triu(1))
        self.initialise(depth)

    @torch.no_grad()
    def initialise(self, depth):
        """Normal weights of unit gain; what adds to the residual stream shrinks with depth."""
        for module in self.modules():
            if isinstance(module, nn.Embedding):
                nn.init.normal_(module.weight, std=0.02)
            elif isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=1 / math.sqrt(module.weight.shape[1]))
        for block in self.blocks:
            block.out.weight.mul_(1 / math.sqrt(2 * depth))
            block.down.weight.mul_(1 / math.sqrt(2 * depth))
        self.head.weight.mul_(0.1)

    def forward(self, x):
        length = x.shape[1]
        hidden = self.tokens(x) + self.positions.weight[:length]
        for block in self.blocks:
            hidden = block(hidden, self.mask[:length, :length])
        return self.head(self.norm(hidden))


def load(folder, name):
    """A file as a tensor of bytes."""
    with open(os.path.join(folder, name), 'rb') as file:
        return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)


def windows(data, starts, context):
    """Sequences of context + 1 bytes from the given places."""
    return torch.stack([data[i:i + context + 1] for i in starts]).long()


def cross_entropy(model, sequences, reduction='mean'):
    """Loss of predicting each byte from those before it, in nats a byte."""
    logits = model(sequences[:, :-1]).reshape(-1, VOCABULARY)
    return F.cross_entropy(logits, sequences[:, 1:].reshape(-1), reduction=reduction)


@torch.no_grad()
def evaluate(model, sequences):
    """Mean loss over the validation windows, 64 at a time."""
    model.eval()
    total = 0.0
    for i in range(0, len(sequences), 64):
        total += cross_entropy(model, sequences[i:i + 64], reduction='sum').item()
    model.train()
    return total / (len(sequences) * (sequences.shape[1] - 1))


def train(model, args, write):
    """Train for args.steps and write a row at every evaluation."""
    data, validation = load(args.data, 'train.bin'), load(args.data, 'val.bin')
    spacing = (len(validation) - args.ctx - 1) // args.eval_seqs
    held_out = windows(validation, torch.arange(args.eval_seqs) * spacing, args.ctx)
    order = torch.Generator().manual_seed(1000 + args.seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.lr, betas=(0.9, 0.95), weight_decay=0.01)
    for step in range(args.steps):
        rate = learning_rate(step, args)
        for group in optimiser.param_groups:
            group['lr'] = rate
        starts = torch.randint(len(data) - args.ctx - 1, (args.batch,), generator=order)
        loss = cross_entropy(model, windows(data, starts, args.ctx))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        done = step + 1
        if done % args.eval_every == 0 or done == args.steps:
            tokens = done * args.batch * args.ctx
            held_out_loss = evaluate(model, held_out)
            write([done, tokens, f'{rate:.6g}', f'{loss.item():.5f}', f'{held_out_loss:.5f}'])


def main():
    """Train and write the curve, which gets its name when it is complete."""
    args = parse_arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    model = LanguageModel(args.width, args.depth, args.ctx)
    started = time.time()
    part = args.out + '.part'
    with open(part, 'w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(['step', 'tokens', 'lr', 'train_loss', 'val_loss'])

        def write(row):
            writer.writerow(row)
            file.flush()

        train(model, args, write)
    os.replace(part, args.out)
    print(args.out, round(time.time() - started, 1), 's', flush=True)


if __name__ == '__main__':
    main()
