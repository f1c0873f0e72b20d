//! Quantiles and tails that `statrs` gives exactly, or that are finished here: its incomplete beta function stops after
//! 140 steps, too few for as many degrees of freedom as a large survey has.

use super::finite;
use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::gamma;

/// Quantile of the standard normal distribution (`scipy.stats.norm.ppf`). None outside (0, 1).
#[must_use]
pub fn normal_quantile(probability: f64) -> Option<f64> {
    if !(probability > 0.0 && probability < 1.0) {
        return None;
    }
    // Of the lower tail, where a probability keeps all its digits; and one step of Newton's, for those that `statrs` leaves.
    let tail = probability.min(1.0 - probability);
    let start = Normal::standard().inverse_cdf(tail);
    let density = (-start * start / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let lower = if start < 0.0 { normal_two_sided(start) / 2.0 } else { 0.5 };
    let quantile = start - (lower - tail) / density;
    finite(if probability < 0.5 { quantile } else { -quantile })
}

/// The normal quantile that leaves half of what a two-sided confidence excludes above it.
pub(super) fn critical(confidence: f64) -> Option<f64> {
    if confidence > 0.0 && confidence < 1.0 { normal_quantile((1.0 - confidence) / 2.0).map(|quantile| -quantile) } else { None }
}

/// Both tails beyond ±z: `2 * scipy.stats.norm.sf(abs(z))`. By chi-square of one degree of freedom: `statrs`' own `erfc` is
/// right to ten digits only.
pub(super) fn normal_two_sided(z: f64) -> f64 {
    chi_square_upper(z * z, 1.0)
}

/// Upper tail of chi-square: `scipy.stats.chi2.sf`.
pub(super) fn chi_square_upper(statistic: f64, df: f64) -> f64 {
    if statistic <= 0.0 { 1.0 } else { gamma::checked_gamma_ur(df / 2.0, statistic / 2.0).unwrap_or(0.0).clamp(0.0, 1.0) }
}

/// Upper tail of F: `scipy.stats.f.sf`.
pub(super) fn f_upper(statistic: f64, df: f64, df_within: f64) -> f64 {
    if statistic <= 0.0 {
        return 1.0;
    }
    let scaled = df * statistic;
    beta(df_within / 2.0, df / 2.0, df_within / (df_within + scaled), scaled / (df_within + scaled))
}

/// Quantile of Student's t for a two-sided confidence: `scipy.stats.t.ppf((1 + confidence) / 2, df)`.
///
/// Newton's method from the normal quantile. From 2,000 degrees of freedom on, the expansion in 1/df of Abramowitz and
/// Stegun 26.7.5, whose next term is below 1e-12 there.
pub(super) fn t_critical(confidence: f64, df: f64) -> Option<f64> {
    let z = critical(confidence)?;
    if df < 1.0 {
        return None;
    }
    if df >= 2000.0 {
        let q = z * z;
        let first = z * (q + 1.0) / 4.0;
        let second = z * ((5.0 * q + 16.0) * q + 3.0) / 96.0;
        let third = z * (((3.0 * q + 19.0) * q + 17.0) * q - 15.0) / 384.0;
        let fourth = z * ((((79.0 * q + 776.0) * q + 1482.0) * q - 1920.0) * q - 945.0) / 92160.0;
        return finite(z + (first + (second + (third + fourth / df) / df) / df) / df);
    }
    let tails = 1.0 - confidence;
    // In the logarithm of t against the logarithm of the tails the curve is nearly straight, also for one degree of freedom.
    let mut t = z;
    for _ in 0..100 {
        let square = t * t;
        let beyond = beta(df / 2.0, 0.5, df / (df + square), square / (df + square));
        let ln_density = gamma::ln_gamma((df + 1.0) / 2.0)
            - gamma::ln_gamma(df / 2.0)
            - 0.5 * (df * std::f64::consts::PI).ln()
            - (df + 1.0) / 2.0 * (square / df).ln_1p();
        let step = (beyond / tails).ln() * beyond / (2.0 * ln_density.exp() * t);
        t *= step.clamp(-2.0, 2.0).exp();
        if step.abs() < 1e-15 {
            break;
        }
    }
    finite(t)
}

/// Regularised incomplete beta function, given also what is left of `x` to 1, by Lentz's continued fraction (Press et al.,
/// Numerical Recipes, 6.4) with as many steps as it needs: some multiple of the root of the larger parameter.
fn beta(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if rest <= 0.0 {
        return 1.0;
    }
    if x >= (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_lower(b, a, rest, x);
    }
    beta_lower(a, b, x, rest)
}

fn beta_lower(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    // A logarithm near 0 is taken of what is left, so that it keeps its digits.
    let ln_x = if rest < 0.5 { (-rest).ln_1p() } else { x.ln() };
    let ln_rest = if x < 0.5 { (-x).ln_1p() } else { rest.ln() };
    let front = (a * ln_x + b * ln_rest - ln_beta(a, b)).exp() / a;
    let (mut c, mut d) = (1.0, 1.0 / guard(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..20_000_u32 {
        let m = f64::from(step);
        for term in
            [m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)), -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))]
        {
            d = 1.0 / guard(1.0 + term * d);
            c = guard(1.0 + term / c);
            fraction *= d * c;
        }
        if (d * c - 1.0).abs() < 3e-16 {
            break;
        }
    }
    (front * fraction).clamp(0.0, 1.0)
}

/// ln B(a, b). For a large `a` the difference of two large logarithms of gamma is taken from Stirling's series instead,
/// term by term, as in Didonato and Morris (1992), algorithm 708.
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large < 100.0 || small > large / 10.0 {
        return gamma::ln_gamma(a) + gamma::ln_gamma(b) - gamma::ln_gamma(a + b);
    }
    let correction = |x: f64| {
        let inverse = 1.0 / (x * x);
        (1.0 / 12.0 - inverse * (1.0 / 360.0 - inverse * (1.0 / 1260.0 - inverse / 1680.0))) / x
    };
    let sum = large + small;
    // ln Γ(large) - ln Γ(large + small)
    let ratio = -(large - 0.5) * (small / large).ln_1p() - small * sum.ln() + small + correction(large) - correction(sum);
    gamma::ln_gamma(small) + ratio
}
