/** Code of a note → what it means and why it matters, in a sentence or two. */
export const glossary: Readonly<Record<string, string>> = {
  'approaches-disagree':
    'Two ways to find the best split of compute gave different exponents, each outside the interval of the other. Their answers part further the larger the budget.',
  'assumes-law':
    'Runs were chosen for a law with given coefficients, before any row was seen. Their intervals hold if the runs follow that law.',
  'at-bound':
    'A parameter ended on the edge of its allowed range. The rows would rather have it beyond, so its value says where the bound is and not what the data hold; numbers beyond the data that rest on it are withheld.',
  'auto-weights':
    'The fit is an average of several laws. Each was fitted to the smaller rows and weighed by how well it predicted the larger ones; the note tells the shares.',
  'backtest-missed':
    'Fitted to the smaller rows and asked for the larger, the law gave intervals that held less than half of what they claim, though they allow for the error that smaller rows had told: it is wrong by more.',
  'batch-in-sequences':
    'Tokens were computed as step times batch, and the batch looks like a count of sequences. Tokens would then be too small by the length of a sequence.',
  'below-range':
    'A run is proposed that is smaller or shorter than all fitted ones. Whether the law holds there has not been seen.',
  'beyond-step':
    'Of two steps, the first predicts a value that the second was never fitted at. The second is extrapolated, and may level off there unseen.',
  calibrated:
    'Intervals were made wider or narrower by the factor with which they hold, in tables simulated from the fit, what they claim.',
  'collinear-inputs':
    'Two inputs rise together in nearly all runs. The law can pass through the data in many ways, and the ways part outside of it.',
  'columns-joined':
    'Files call the same thing by different names, as val_loss and eval_loss, and no file has two of them. They were read as one column.',
  completed: 'A column that the law needs was computed from others, such as flops = 6 · params · tokens.',
  'coverage-low':
    'In tables simulated from the fit, on its own design and with its own noise, the quoted interval holds the truth clearly less often than it claims.',
  'decimal-comma': 'Numbers were written with a comma for the decimal point and read as such.',
  'dependent-rows':
    'Residuals of neighbouring rows of a curve resemble each other. Intervals count as many rows as independent ones would tell as much, n·(1 − ρ)/(1 + ρ) with ρ the correlation of neighbours, so a curve needn’t be thinned before it is fitted.',
  diverged:
    'The loss of a run rises for good: its last three rows at least lie a quarter above its least loss, and by eight times its noise. A law of curves is fitted without the rows from where it began to rise.',
  'diverged-rows':
    'Rows with a loss of NaN or infinity were left out. What came before in the same run may be damaged too.',
  'duplicate-rows':
    'Some rows repeat others in everything. If they are copies, not repeated runs, intervals come out too narrow.',
  'early-rows':
    'Rows of curves before the end of the warm-up, or before a step that was asked for, were left out: the loss of a rate that still rises follows another law.',
  'early-training':
    'Rows from the first tenth of training lie off the law that the rest of the same runs follow (paired t test at 1 %). Warm-up and the first steps follow another law and bend this one.',
  encoding: 'A file was in another text encoding than UTF-8 and was converted.',
  'beyond-inputs':
    'The point lies outside of what an input was fitted at, in a direction that compute doesn’t tell: more experts, fewer bits, far longer training of a small model. The law alone speaks there.',
  'endless-interval':
    'The interval of a parameter reaches more than ten decades beyond its value, so it is not determined. It makes up for another one, as a factor does for an exponent.',
  extrapolation:
    'The run asked for needs more compute than any fitted run, by the multiple named. Intervals tell the noise of the fit; whether the law still holds there, only larger runs can tell.',
  'few-optima':
    'Fewer than three budgets of compute have an optimum between the sizes that were trained, so how the optimum grows can’t be seen.',
  'few-levels':
    'An input takes so few different values that the shape of its effect is assumed, not seen. Two values fix an exponent and leave nothing to contradict it.',
  'few-runs':
    'There are too few runs to draw anew, so intervals come from the curvature of the objective with Student t. They are too narrow for predictions where parameters are nearly as many as runs.',
  'file-is-run': 'Without a run column each file was taken as one run.',
  'files-skipped': 'Files of a folder were left out because they are no tables or logs, or are damaged.',
  'fixed-ratio':
    'All runs have the same ratio of tokens to parameters. Size and data then change together, and how to split compute between them can’t be seen.',
  'flops-not-6nd':
    'The compute column differs from 6 · params · tokens by more than conventions explain: units, or parameters counted without embeddings.',
  'flops-off':
    'The compute of a few rows is five times or more what size and length make of it in the others, or less than a fifth, as after a slip of a digit or a unit. How far a prediction reaches beyond the rows is told from it.',
  'idle-steps':
    'The search for the best schedule ended with steps at next to no learning rate, in which the law nevertheless lets the loss fall. Real training stands still there: the schedule exploits a flaw of the law, so its loss and its gain are withheld.',
  'index-column': 'A first column without a name that only numbers the rows was named “index”.',
  'influential-run':
    'The prediction at ten times the compute lies outside the 99 % interval that the fit without one of the runs gives. The answer hangs on that run.',
  'instant-drop':
    'The search for the best schedule ended with a learning rate that falls at once to next to nothing. The law sets no price on haste, and real training does: the loss of the best and its gain are withheld.',
  'intervals-disagree':
    'Two ways to an interval, draws of refits and the profile likelihood, differ in width by half or more. They agree for many equal, independent, normal errors; the note says what is different here, and both are shown.',
  'lack-of-fit':
    'Repeated runs agree better with each other than with the law (F test at 1 %). The law misses something, which intervals don’t count.',
  'lines-unread': 'Lines of a log begin like a record and could not be read as one. They were left out.',
  'longer-run':
    'A schedule was asked for of a run more than three times as long as the longest fitted one. What a late drop is worth there is extrapolated.',
  'law-error-untold':
    'The law was off on its own larger rows by an error that grows with how much larger they are. A point without that size, such as a loss alone, gets an interval of noise alone, which is too narrow.',
  'loss-converted': 'Losses were given in another unit and converted to nats per token.',
  'lr-filled': 'Missing learning rates were taken linear between logged steps.',
  'member-left-out':
    'A law of an average tells nothing beyond the rows, as its own fit would be withheld there. It was left out and the others share its weight; where such laws weigh more than a third, the whole average is withheld. One that is left out of intervals alone still counts in the prediction.',
  'mixed-losses':
    'A column names several tokenisers or evaluation sets. Losses in nats per token of one don’t compare with those of another.',
  'near-duplicate-rows':
    'Rows of different runs agree to more digits than two trainings do. Copies that were rounded or read off a figure twice count as independent evidence.',
  'new-run-untold':
    'How far a law of curves is off on a run that it hasn’t seen is learnt by leaving out each fitted run in turn. With one run, or two, that can’t be, so no interval of a new run is given.',
  'no-crossing': 'Two fits were compared along compute, and one has the lower loss everywhere.',
  'not-converged': 'The search for the best parameters did not finish. The coefficients are not a fit; don’t use them.',
  'not-determined': 'A number was asked for that the rows don’t fix. It is withheld, and the reason is named.',
  'one-schedule':
    'A law of learning-rate schedules was asked for, and the rows hold one schedule. What a drop of the rate does can’t be told from what time does; a law with less to determine was fitted.',
  outliers:
    'Rows lie farther off the curve than the largest of as many normal errors would, once in a thousand tables. Least squares follows them; sums of absolute values hardly do.',
  'peak-unseen':
    'A schedule was asked for with a peak outside those of the fitted runs. Laws of curves take a higher rate for better without end.',
  'rate-unseen':
    'The best schedule ends at less than half of the lowest fitted rate. What the last part of its decay gains is extrapolated.',
  'refits-failed':
    'More than a tenth of the refits to resampled runs ran off without an optimum. The rest are no fair sample, so no interval is quoted.',
  'restart-joined':
    'A log went back to an earlier step, as after a restart from a checkpoint. What was written last for a step counts.',
  'nothing-held-out':
    'There are too few rows to fit laws without the largest runs, so they were ranked by AICc: how well each describes the rows for its number of parameters, which says little of extrapolation.',
  'off-centre':
    'The sizes trained at equal compute lie mostly on one side of the best, or slide over it from budget to budget. A parabola, which is only right close to its minimum, then misplaces the optimum or its growth.',
  ridge:
    'Two parameters can move together with hardly any effect on the fit. Their curve is well known and each value alone is not: compare fits by predictions, and quote all digits of both.',
  'role-skipped': 'A column with a role’s name was left unused because of what its cells hold.',
  'row-is-run':
    'Without a run column each row was taken as a run of its own. If rows are checkpoints of one run, intervals come out too narrow.',
  'rows-left-out':
    'Some rows lack what one of the compared laws needs. They were left out for all, so that the errors compare.',
  'runs-unmeasured':
    'Some runs hold no value of what is fitted in any row, while others do, as when a tag was logged in half of the runs. They take no part.',
  'runs-unmatched': 'Runs that were read and rows of the table of runs were joined by name, and some found no partner.',
  separator: 'The cells of a file are separated by another sign than its name says.',
  'several-crossings':
    'Two fits have the same loss at more than one place, so which recipe wins changes back and forth. The crossing nearest to the runs is told.',
  'shared-params':
    'Parameters are one value for several groups of rows, fitted to all of them together. Where the groups differ in it, the other parameters of each make up for that.',
  'shared-runs':
    'A backtest held out rows of runs whose other rows were fitted. It then tests how curves go on, which is easier than to predict a run that was never seen.',
  'schedule-assumed':
    'The log begins after step 0 and no warm-up was stated. The learning rate was taken as rising linearly from 0 to the first one logged.',
  'small-models-off':
    'The runs of the smallest size lie above what a fit without them predicts (t test at 1 %), as when small models were tuned less. The law then falls too fast.',
  smoothed: 'Each loss was replaced by the mean of the rows around it in its run, as asked for.',
  spikes:
    'Rows of a training curve jump above the median of the ten rows before and of the ten after: by more than 1 % of the loss and eight times the noise, which fewer than one clean curve in a hundred does. Laws of curves are fitted without them. Where the learning rate rises nothing is called a spike.',
  'starts-disagree':
    'Few of the searches from different starts found the best optimum, so a better one may exist that none of them found.',
  'stays-withheld':
    'What withholds the prediction is that the rows contradict the law. More runs make its interval narrower, not truer.',
  'tags-skipped': 'An event file also holds pictures, histograms or texts, which are no curves and were left out.',
  'target-affordable': 'The compute asked for new runs would pay for the run that they are to predict.',
  'torn-tail': 'A file ends within a record, as when its writer was stopped. What came before was used.',
  'train-loss-used': 'The logs hold no validation loss, so the training loss was taken as the loss.',
  undetermined:
    'Parameters can move together without changing any prediction for the fitted rows. Their values are arbitrary, and every number that rests on them is withheld.',
  'unfinished-runs':
    'A column of states names runs that crashed, were stopped, or still run. Their loss was measured before their learning rate came down, so it is higher than that of a finished run of the same length.',
  'unit-scaled':
    'Values of a column are so small that they may be in millions or billions. They were used as they stand.',
  'units-mixed':
    'Some values of a column are thousands of times smaller than the others, as when millions stand beside raw counts. No law fits both, so what lies beyond the rows is withheld.',
  'weak-exponent':
    'The interval of an exponent spans a factor of ten, or reaches zero. It decides every number beyond the data, so these are withheld.',
  'weak-floor':
    'The interval of the irreducible loss reaches down to its bound: the runs end before the loss levels off. Predictions far below the measured losses rest on it.',
  'winner-by-luck':
    'The law with the smallest held-out error isn’t better than the next beyond doubt: the interval of their difference, from the same runs, includes zero.',
}

/** What a note's code means; empty for a code of a later version. */
export function meaningOf(code: string): string {
  return Object.hasOwn(glossary, code) ? glossary[code]! : ''
}
