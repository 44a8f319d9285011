import type { ParamSet } from '../law.ts'

/**
 * Published as (c·x)^-alpha with x in billions of parameters or PFLOP; here k = c^-alpha with x in parameters or FLOP. Labels
 * of VAR are those of its equations 13 to 16; its figure 6 swaps the last scale and all scales.
 */
export const imageSets: readonly ParamSet[] = [
  {
    name: 'var-params-last',
    params: { k: 100.1758649594303, alpha: 0.23 },
    over: 'params',
    data: 'VAR, images by next-scale prediction; loss of the last scale',
    cite: 'Tian et al. 2024',
    source: 'primary',
  },
  {
    name: 'var-params-all',
    params: { k: 52.53055608807536, alpha: 0.2 },
    over: 'params',
    data: 'VAR, images by next-scale prediction; mean loss of all scales',
    cite: 'Tian et al. 2024',
    source: 'primary',
  },
  {
    name: 'var-params-error-last',
    params: { k: 1.2617022069447452, alpha: 0.016 },
    over: 'params',
    data: 'VAR, images by next-scale prediction; token error of the last scale',
    cite: 'Tian et al. 2024',
    source: 'primary',
  },
  {
    name: 'var-params-error-all',
    params: { k: 1.1531103398313687, alpha: 0.01 },
    over: 'params',
    data: 'VAR, images by next-scale prediction; mean token error of all scales',
    cite: 'Tian et al. 2024',
    source: 'primary',
  },
  {
    name: 'var-flops-last',
    params: { k: 359.3230285687483, alpha: 0.13 },
    over: 'flops',
    data: 'VAR, images by next-scale prediction; loss of the last scale',
    cite: 'Tian et al. 2024',
    source: 'primary',
  },
  {
    name: 'var-flops-all',
    params: { k: 1485.338364677745, alpha: 0.16 },
    over: 'flops',
    data: 'VAR, images by next-scale prediction; mean loss of all scales',
    cite: 'Tian et al. 2024',
    source: 'primary',
  },
  {
    name: 'var-flops-error-last',
    params: { k: 1.2817789950473377, alpha: 0.0067 },
    over: 'flops',
    data: 'VAR, images by next-scale prediction; token error of the last scale',
    cite: 'Tian et al. 2024',
    source: 'primary',
  },
  {
    name: 'var-flops-error-all',
    params: { k: 1.5132895064038918, alpha: 0.011 },
    over: 'flops',
    data: 'VAR, images by next-scale prediction; mean token error of all scales',
    cite: 'Tian et al. 2024',
    source: 'primary',
  },
  {
    name: 'dit-loss',
    params: { k: 2.3943, alpha: 0.0273 },
    over: 'flops',
    data: 'DiT, text to image; training loss of the best model of each budget',
    cite: 'Liang et al. 2024',
    source: 'secondary',
  },
  {
    name: 'dit-fid',
    params: { k: 2256600, alpha: 0.234 },
    over: 'flops',
    data: 'DiT, text to image; FID of the best model of each budget',
    cite: 'Liang et al. 2024',
    source: 'secondary',
  },
]
