"""Whether a model is used, and the sentence that says why."""

from needmine.core.sentences import Sentence

from .calibration import Calibration
from .quality import Estimate, Quality

# Fewer teach a model nothing that lasts.
FEWEST_POSITIVES = 50
# What the interval of the difference from the baseline may reach below zero.
TOLERANCE = 0.005
# A probability that is wrong by more than half or double is not called one.
LEAST_RATIO, MOST_RATIO = 0.5, 2.0

TABLES_MISSING = Sentence(zh="缺少数据表：{tables}。", en="Tables are missing: {tables}.")
HISTORY_TOO_SHORT = Sentence(
    zh="历史太短：只有 {n} 个时点的90天结果已知，不足以分出训练、校准与检验期。",
    en="History is too short: the 90-day outcome of only {n} moments is known, too few to train, "
    "calibrate and test on.",
)
HAPPENED_TOO_RARELY = Sentence(
    zh="{all} 个结果已知的时点中，只有 {n} 个在其后90天内有人发生，不足以分出训练、校准与检验期。",
    en="It happened to anybody in the 90 days of only {n} of {all} closed moments, too few to "
    "train, calibrate and test on.",
)
TOO_FEW = Sentence(
    zh="训练期只有 {n} 例发生，至少需要 {least} 例。",
    en="Only {n} cases happened in the training months; at least {least} are needed.",
)
TOO_FEW_LATER = Sentence(
    zh="校准期或检验期的发生数太少（{n} 例），无法校准或检验。",
    en="Too few cases happened in the months to calibrate or test on ({n}).",
)
NOTHING_TO_LOOK_AT = Sentence(
    zh="没有可用的特征。", en="There is no feature that could teach anything."
)

_USED = Sentence(
    zh="优于三特征基线：AUC 高 {difference} [{low}，{high}]，采用。",
    en="Used: AUC is {difference} [{low}, {high}] above the three-feature baseline.",
)
_NO_BETTER = Sentence(
    zh="未证明优于三特征基线：AUC 差 {difference} [{low}，{high}]，不采用。",
    en="Not used: it is not shown to beat the three-feature baseline; "
    "AUC differs by {difference} [{low}, {high}].",
)
_NO_RANKING = Sentence(
    zh="排序不比随机好：AUC {auc} [{low}，{high}]，不采用。",
    en="Not used: it ranks no better than chance; AUC {auc} [{low}, {high}].",
)
_NOT_CALIBRATED = Sentence(
    zh="校准期内得分与结果没有正向关系，不能称为概率，不采用。",
    en="Not used: in the calibration months outcomes did not rise with the score, so it is no "
    "probability.",
)
_FAR_OFF = Sentence(
    zh="检验期实际数与预计数之比为 {ratio} [{low}，{high}]，概率不可信，不采用。",
    en="Not used: observed by expected cases in the test months is {ratio} [{low}, {high}], so "
    "its probabilities cannot be trusted.",
)


def verdict(quality: Quality, calibration: Calibration | None) -> tuple[bool, Sentence]:
    """Return whether a model is used, and why.

    It is used when it ranks better than chance and than the baseline (the difference is above
    zero and its interval reaches no lower than -0.005), and its probabilities hold on the test
    months (observed by expected, interval and all, is not outside 0.5 to 2).
    """
    if calibration is None:
        return False, _NOT_CALIBRATED
    if quality.auc.low <= 0.5:
        return False, _filled(_NO_RANKING, quality.auc, "auc")
    gain = quality.auc_difference
    if gain.value <= 0 or gain.low <= -TOLERANCE:
        return False, _filled(_NO_BETTER, gain, "difference")
    ratio = quality.observed_to_expected
    if ratio is not None and (ratio.low > MOST_RATIO or ratio.high < LEAST_RATIO):
        return False, _filled(_FAR_OFF, ratio, "ratio")
    return True, _filled(_USED, gain, "difference")


def _filled(sentence: Sentence, estimate: Estimate, name: str) -> Sentence:
    return sentence.fill(
        **{name: f"{estimate.value:.3f}"}, low=f"{estimate.low:.3f}", high=f"{estimate.high:.3f}"
    )
