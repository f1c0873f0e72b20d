"""Writes reference.json: what scipy, statsmodels and numpy give for the cases of shared/tests/statistics.rs.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0
    venv/bin/python reference.py > reference.json

Python's own generator draws the cases, so they do not change with numpy. What none of the libraries has is computed here
by another way than in Rust: exact tests of larger tables by enumeration in fractions, raking by solving the dual equations,
Bergsma's V and Cronbach's alpha from their definitions.
"""

import json
import math
import random
import sys
import warnings
from fractions import Fraction

import numpy as np
from scipy import optimize, stats
from scipy.stats.contingency import association
from statsmodels.stats import multitest, proportion, weightstats

draw = random.Random(20240607)
cases = []


def case(function, given, expected):
    cases.append({"function": function, "given": given, "expected": expected})


def plain(value):
    """A number for JSON; what is not one is null."""
    value = float(value)
    return value if math.isfinite(value) else None


def expand(pairs):
    return np.repeat([value for value, _ in pairs], [count for _, count in pairs])


def scores(low, high, most):
    return [[float(value), draw.randrange(most)] for value in range(low, high + 1)]


# Quantiles
for p in [1e-12, 1e-6, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9995]:
    case("normal_quantile", {"p": p}, plain(stats.norm.ppf(p)))

# Distributions over few values
lists = [scores(1, 5, 60) for _ in range(12)] + [scores(0, 10, 900) for _ in range(6)]
lists += [[[draw.uniform(-50, 50), draw.randrange(1, 9)] for _ in range(7)] for _ in range(6)] + [[[3.0, 2]], [[1.0, 1], [2.0, 1]]]
for pairs in lists:
    x = expand(pairs)
    case("discrete", {"pairs": pairs}, [plain(np.mean(x)), plain(np.var(x, ddof=1)), plain(np.std(x, ddof=1)), plain(np.median(x))])
for _ in range(10):
    counts = [draw.randrange(draw.choice([2, 9, 40])) for _ in range(11)]
    x = np.repeat([-100.0] * 7 + [0.0] * 2 + [100.0] * 2, counts)
    case("nps", {"counts": counts}, [plain(np.mean(x)), plain(np.std(x) / np.sqrt(len(x)))])

# Intervals
for count, n in [(0, 20), (20, 20), (1, 1), (0, 1), (1, 29), (81, 263), (15, 148), (50, 100), (3, 100_000), (99_999, 100_000)]:
    for confidence in [0.9, 0.95, 0.99]:
        case("wilson", {"count": count, "n": n, "confidence": confidence},
             [plain(v) for v in proportion.proportion_confint(count, n, alpha=1 - confidence, method="wilson")])
for _ in range(25):
    population = draw.randrange(10, 3000)
    n = draw.randrange(2, population)
    count = draw.randrange(n + 1)
    effective = n * (population - 1) / (population - n)
    low, high = proportion.proportion_confint(count / n * effective, effective, alpha=0.05, method="wilson")
    case("wilson_finite", {"count": count, "n": n, "population": population}, [plain(low), plain(high)])
intervals = [scores(1, 5, most) for most in [3, 3, 4, 9, 30, 80, 200, 500, 2000, 9000, 40_000] for _ in range(2)]
intervals += [[[1.0, 1], [2.0, 1]], [[1.0, 1000], [4.0, 1001]], [[2.0, 999], [5.0, 1001]], [[1.0, 1], [2.0, 1], [4.0, 1]]]
for pairs in intervals:
    x = expand(pairs)
    if len(x) < 2 or np.var(x) == 0:
        continue
    population = len(x) + draw.randrange(1, 2 * len(x))
    for confidence in [0.95, 0.99]:
        for of, scale in [(None, 1.0), (population, math.sqrt(1 - len(x) / population))]:
            low, high = stats.t.interval(confidence, len(x) - 1, loc=np.mean(x), scale=stats.sem(x) * scale)
            case("mean_interval", {"pairs": pairs, "population": of, "confidence": confidence}, [plain(low), plain(high)])


# Tables
def bergsma(table, statistic):
    table = np.asarray(table, dtype=float)
    n = table.sum()
    r, c = table.shape
    phi = max(0.0, statistic / n - (r - 1) * (c - 1) / (n - 1))
    return math.sqrt(phi / min(r - (r - 1) ** 2 / (n - 1) - 1, c - (c - 1) ** 2 / (n - 1) - 1))


def tables(shapes, most):
    for r, c in shapes:
        while True:
            table = [[draw.randrange(most) for _ in range(c)] for _ in range(r)]
            if all(map(any, table)) and all(map(any, zip(*table))):
                yield table
                break


shapes = [(2, 2), (2, 3), (3, 2), (3, 3), (4, 5), (6, 4), (2, 7)]
for table in [t for most in (6, 25, 120, 9000) for t in tables(shapes, most)] + [[[762, 327, 468], [484, 239, 477]], [[500, 3], [2, 700]]]:
    test = stats.chi2_contingency(table, correction=False)
    case("chi_square", {"counts": table}, [plain(test.statistic), int(test.dof), plain(test.pvalue), plain(association(table, method="cramer")),
         plain(bergsma(table, test.statistic)), plain(test.expected_freq.min())])

twos = list(tables([(2, 2)] * 16, 9)) + list(tables([(2, 2)] * 8, 60)) + list(tables([(2, 2)] * 8, 900))
twos += [[[3, 1], [1, 3]], [[10, 10], [10, 10]], [[0, 5], [5, 0]], [[2000, 1900], [1900, 2000]], [[1, 4000], [9, 5000]], [[8, 2], [1, 5]]]
for table in twos:
    given = [plain(stats.fisher_exact(table, alternative=side).pvalue) for side in ["two-sided", "less", "greater"]]
    (a, b), (c, d) = table
    case("fisher_2x2", {"counts": table}, given + [plain(a * d / (b * c)) if b * c else None])


def columns(rows, column):
    """Every way to fill a column of this sum with at most what is left of the rows."""
    if len(rows) == 1:
        if column <= rows[0]:
            yield (column,)
        return
    for taken in range(min(rows[0], column) + 1):
        for rest in columns(rows[1:], column - taken):
            yield (taken,) + rest


def enumerate_exact(table):
    rows, sums = [sum(row) for row in table], [sum(column) for column in zip(*table)]
    constant = Fraction(math.prod(map(math.factorial, rows)) * math.prod(map(math.factorial, sums)), math.factorial(sum(rows)))
    observed = math.prod(math.factorial(cell) for row in table for cell in row)

    def walk(left, at, product):
        if at == len(sums) - 1:
            product *= math.prod(map(math.factorial, left))
            return Fraction(1, product) if product >= observed else Fraction(0)
        return sum((walk([a - b for a, b in zip(left, column)], at + 1, product * math.prod(map(math.factorial, column)))
                    for column in columns(left, sums[at])), Fraction(0))

    return float(constant * walk(rows, 0, 1))


for table in list(tables([(2, 3), (3, 2), (3, 3), (2, 4), (4, 2), (3, 4), (2, 5)] * 2, 5)) + list(tables([(2, 3), (3, 3), (2, 6)], 9)):
    case("fisher", {"counts": table}, enumerate_exact(table))

# Two shares, and their ratio
pairs = [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 20), (189, 11034, 104, 11037)]
for _ in range(25):
    n, m = draw.randrange(2, 400), draw.randrange(2, 400)
    pairs.append((draw.randrange(n + 1), n, draw.randrange(m + 1), m))
for a, n, b, m in pairs:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        z, p = proportion.proportions_ztest([a, b], [n, m])
        low, high = proportion.confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    case("difference", {"first": [a, n], "second": [b, m]}, [plain(low), plain(high), plain(z), plain(p)])
    if a and b and (a < n or b < m) and a / n <= b / m:
        low, high = proportion.confint_proportions_2indep(a, n, b, m, method="log", compare="ratio")
        case("ratio", {"group": [a, n], "reference": [b, m]}, [plain(low), plain(high)])

# Groups
for width, most in [(5, 6), (5, 25), (5, 25), (7, 60), (11, 12), (3, 400), (5, 9000)]:
    for groups in [2, 3, 5]:
        counts = [[draw.randrange(most) for _ in range(width)] for _ in range(groups)]
        lists = [np.repeat(np.arange(width, dtype=float), row) for row in counts]
        test = stats.kruskal(*lists)
        case("kruskal_wallis", {"counts": counts}, [plain(test.statistic), plain(test.pvalue)])
        test = stats.mannwhitneyu(lists[0], lists[1], use_continuity=True, alternative="two-sided", method="asymptotic")
        case("mann_whitney", {"first": counts[0], "second": counts[1]}, [plain(test.statistic), plain(test.pvalue)])
        test = stats.f_oneway(*lists)
        case("one_way", {"counts": counts}, [plain(test.statistic), plain(test.pvalue)])
for length in [1, 2, 3, 5, 8, 20, 60]:
    values = [draw.random() ** draw.choice([1, 4, 9]) for _ in range(length)]
    case("holm", {"values": values}, [plain(v) for v in multitest.multipletests(values, method="holm")[1]])

# Scales and weights
for items, n in [(2, 5), (3, 12), (5, 40), (8, 200), (10, 60), (4, 9)]:
    columns_of = [[] for _ in range(items)]
    for _ in range(n):
        mood = draw.randrange(1, 6)
        for column in columns_of:
            column.append(float(min(5, max(1, mood + draw.randrange(-1, 2)))))
    covariance = np.cov(np.array(columns_of))
    case("cronbach", {"columns": columns_of}, plain(items / (items - 1) * (1 - np.trace(covariance) / covariance.sum())))
for _ in range(8):
    weights = [draw.uniform(0.2, 5) for _ in range(6)]
    counts = [[draw.randrange(1, 30) for _ in range(3)] for _ in range(6)]
    x = np.concatenate([np.repeat([0, 1, 2], row) for row in counts])
    w = np.concatenate([np.repeat(weight, sum(row)) for weight, row in zip(weights, counts)])
    shares = [plain(weightstats.DescrStatsW((x == answer).astype(float), weights=w).mean) for answer in range(3)]
    case("weighted", {"weights": weights, "counts": counts}, shares + [plain(w.sum() ** 2 / (w**2).sum()), plain(len(w) * (w**2).sum() / w.sum() ** 2)])


def dual(rows, counts, targets):
    """Weights of raking: exp of a sum of one number for each category, found by Newton's method on the margins."""
    n = sum(counts)
    design = np.array([[float(category == at) for category, margin in zip(row, targets) for at in range(1, len(margin))] + [1.0] for row in rows])
    totals = np.array([share * n for margin in targets for share in margin[1:]] + [n])
    gap = lambda x: design.T @ (np.exp(design @ x) * counts) - totals
    slope = lambda x: design.T @ ((np.exp(design @ x) * counts)[:, None] * design)
    x = np.zeros(design.shape[1])
    x = optimize.root(gap, x, jac=slope, tol=1e-14).x
    for _ in range(3):
        x -= np.linalg.solve(slope(x), gap(x))
    return np.exp(design @ x)


for sizes in [(2, 2), (2, 3), (3, 4), (2, 2, 2), (3, 2, 4), (5, 4)]:
    rows, counts = [], []
    for at in np.ndindex(*sizes):
        rows.append([int(i) for i in at])
        counts.append(draw.randrange(3, 40))
    targets = []
    for size in sizes:
        raw = [draw.uniform(1, 3) for _ in range(size)]
        targets.append([value / sum(raw) for value in raw])
    case("rake", {"rows": rows, "counts": counts, "targets": targets}, [plain(v) for v in dual(rows, counts, targets)])

sys.stdout.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
