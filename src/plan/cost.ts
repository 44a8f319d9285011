import { UserError } from '../base/error.ts'

/** Dense peak of accelerators in 16-bit floating point, FLOP per second, as published for SXM and OAM modules and TPU chips. */
export const devices: Readonly<Record<string, number>> = {
  A100: 312e12,
  H100: 989e12,
  H200: 989e12,
  B200: 2250e12,
  MI250X: 383e12,
  MI300X: 1307e12,
  TPUv4: 275e12,
  TPUv5p: 459e12,
}

/** What compute costs. */
export interface Price {
  readonly usdPerHour: number
  /** Share of the peak that training reaches. */
  readonly mfu: number
  /** FLOP per second of one device. */
  readonly peak: number
}

/** A price from a device's name, or its peak in FLOP per second. Throws UserError for an unknown name. */
export function priceOf(device: string, usdPerHour: number, mfu: number): Price {
  const known = Object.keys(devices).find((name) => name.toLowerCase() === device.toLowerCase())
  const peak = known ? devices[known]! : Number(device)
  if (!(peak > 0 && Number.isFinite(peak))) {
    throw new UserError(
      'option',
      `--device ${device}: unknown; expected ${Object.keys(devices).join(', ')}, or a peak in FLOP per second such as 989e12.`,
    )
  }
  return { usdPerHour, mfu, peak }
}

export function deviceHours(flops: number, { mfu, peak }: Price): number {
  return flops / (peak * mfu * 3600)
}

export function usdFor(flops: number, price: Price): number {
  return deviceHours(flops, price) * price.usdPerHour
}

export function flopsFor(usd: number, { usdPerHour, mfu, peak }: Price): number {
  return (usd / usdPerHour) * 3600 * peak * mfu
}
