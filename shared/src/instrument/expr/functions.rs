//! The functions. This table is what the parser accepts and what `docs/xlsform.md` prints.

/// How a function sees its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Each argument is one value.
    Values,
    /// Arguments name questions or repeats, and every row counts.
    Rows,
    /// Needs a clock, which an anonymous survey does not have.
    Clock,
}

/// What the parser knows of a function.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// Name in an expression.
    pub name: &'static str,
    /// The function.
    pub func: Func,
    /// Fewest and most arguments.
    pub arity: (usize, usize),
    /// How it sees them.
    pub group: Group,
}

macro_rules! functions {
    (core { $($func:ident $name:literal $least:literal $most:literal $group:ident $doc:literal;)* }
     full { $($more:ident $more_name:literal $more_least:literal $more_most:literal $more_group:ident $more_doc:literal;)* }) => {
        /// A function; see [`TABLE`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Func {
            $(#[doc = $doc] $func,)*
            $(#[cfg(feature = "full")] #[doc = $more_doc] $more,)*
        }

        /// Every function that this build has.
        pub const TABLE: &[Signature] = &[
            $(Signature { name: $name, func: Func::$func, arity: ($least, $most), group: Group::$group },)*
            $(
                #[cfg(feature = "full")]
                Signature { name: $more_name, func: Func::$more, arity: ($more_least, $more_most), group: Group::$more_group },
            )*
        ];

        /// Functions that the survey's app leaves out, for its size: an anonymous form does without.
        #[cfg(feature = "full")]
        pub const NOT_IN_SURVEYS: &[&str] = &[$($more_name),*];

        /// What each function does, for the documentation.
        #[cfg(feature = "full")]
        pub const DOCS: &[(&str, &str)] = &[$(($name, $doc),)* $(($more_name, $more_doc),)*];
    };
}

functions! {
    core {
        If "if" 3 3 Values "`if(condition, then, else)`: one of two values; only the chosen one is computed.";
        Coalesce "coalesce" 2 2 Values "`coalesce(a, b)`: the first that is not empty.";
        Once "once" 1 1 Values "`once(x)`: the answer that is there already, else `x`.";
        Not "not" 1 1 Values "`not(x)`: whether `x` is false.";
        True "true" 0 0 Values "`true()`.";
        False "false" 0 0 Values "`false()`.";
        Boolean "boolean" 1 1 Values "`boolean(x)`: false for the empty text, 0 and NaN.";
        Number "number" 1 1 Values "`number(x)`: NaN for what is no number; days since 1970-01-01 for a date.";
        Int "int" 1 1 Values "`int(x)`: cut towards zero.";
        String "string" 1 1 Values "`string(x)`: the text of it; numbers without exponent.";
        Round "round" 1 2 Values "`round(x)`, `round(x, places)`: halves go up, as in XPath.";
        StringLength "string-length" 0 1 Values "`string-length(x)`: characters; of the own answer without an argument.";
        Concat "concat" 1 64 Rows "`concat(a, b, ...)`: one after the other; every row of a question in a repeat.";
        Selected "selected" 2 2 Values "`selected(${q}, 'choice')`: whether it is chosen; in any other text, whether it is one of the words between spaces.";
        CountSelected "count-selected" 1 1 Values "`count-selected(${q})`: how many are chosen, or words between spaces.";
        ChoiceName "jr:choice-name" 2 2 Values "`jr:choice-name(${q}, '${q}')`: the label of a choice in the language on screen.";
        Count "count" 1 1 Rows "`count(${repeat})`: rows that are asked.";
        CountNonEmpty "count-non-empty" 1 64 Rows "`count-non-empty(${q}, ...)`: answers that are there.";
        Sum "sum" 1 64 Rows "`sum(${q}, ...)`: empty answers count as 0, what is no number makes it NaN.";
        Max "max" 1 64 Rows "`max(${q}, ...)`: empty answers do not count; NaN of none.";
        Min "min" 1 64 Rows "`min(${q}, ...)`: empty answers do not count; NaN of none.";
        Position "position" 1 1 Rows "`position(..)`: number of this row of the repeat, from 1.";
        Date "date" 1 1 Values "`date(x)`: a date from `YYYY-MM-DD` or days since 1970-01-01; empty for anything else.";
    }
    full {
        Today "today" 0 0 Clock "`today()`: the device's civil date.";
        Now "now" 0 0 Clock "`now()`: the device's date and time, to the second.";
        BooleanFromString "boolean-from-string" 1 1 Values "`boolean-from-string(x)`: true for `true` and `1`, else false.";
        Abs "abs" 1 1 Values "`abs(x)`: without its sign.";
        Pow "pow" 2 2 Values "`pow(x, y)`: x to the power y.";
        Sqrt "sqrt" 1 1 Values "`sqrt(x)`: NaN below 0.";
        Exp "exp" 1 1 Values "`exp(x)`: e to the power x.";
        ExpTen "exp10" 1 1 Values "`exp10(x)`: 10 to the power x.";
        Log "log" 1 1 Values "`log(x)`: natural logarithm; NaN below 0.";
        Log10 "log10" 1 1 Values "`log10(x)`: decimal logarithm; NaN below 0.";
        Pi "pi" 0 0 Values "`pi()`.";
        Sin "sin" 1 1 Values "`sin(x)`: of an angle in radians, as all of these.";
        Cos "cos" 1 1 Values "`cos(x)`.";
        Tan "tan" 1 1 Values "`tan(x)`.";
        Asin "asin" 1 1 Values "`asin(x)`: NaN beyond -1 and 1.";
        Acos "acos" 1 1 Values "`acos(x)`: NaN beyond -1 and 1.";
        Atan "atan" 1 1 Values "`atan(x)`.";
        AtanTwo "atan2" 2 2 Values "`atan2(y, x)`: the angle of a point, from -pi to pi.";
        Floor "floor" 1 1 Values "`floor(x)`: the whole number below. XPath 1.0's; not in ODK's reference.";
        Ceiling "ceiling" 1 1 Values "`ceiling(x)`: the whole number above. XPath 1.0's; not in ODK's reference.";
        Checklist "checklist" 3 64 Rows "`checklist(least, most, ${q}, ...)`: whether so many are true, above 0 or the text `yes`; -1 for no limit.";
        WeightedChecklist "weighted-checklist" 4 64 Rows "`weighted-checklist(least, most, ${q}, weight, ...)`: the same with the sum of their weights; false where rows and weights differ in number.";
        Substr "substr" 2 3 Values "`substr(x, from)`, `substr(x, from, to)`: counted from 0, `to` not included, negative from the end.";
        Substring "substring" 2 3 Values "`substring(x, from)`, `substring(x, from, length)`: counted from 1. XPath 1.0's; not in ODK's reference.";
        SubstringBefore "substring-before" 2 2 Values "`substring-before(x, y)`: empty when `y` is not in it.";
        SubstringAfter "substring-after" 2 2 Values "`substring-after(x, y)`: empty when `y` is not in it.";
        Contains "contains" 2 2 Values "`contains(x, y)`: whether `y` is in `x`; every text holds the empty one.";
        StartsWith "starts-with" 2 2 Values "`starts-with(x, y)`.";
        EndsWith "ends-with" 2 2 Values "`ends-with(x, y)`.";
        Translate "translate" 3 3 Values "`translate(x, from, to)`: characters of `from` by those of `to`, or dropped.";
        NormalizeSpace "normalize-space" 0 1 Values "`normalize-space(x)`: one space between words, none at the ends; of the own answer without an argument.";
        Regex "regex" 2 2 Values "`regex(x, 'pattern')`: whether the whole of `x` matches; the pattern is a constant.";
        SelectedAt "selected-at" 2 2 Values "`selected-at(${q}, n)`: the n-th chosen, from 0; empty beyond.";
        Join "join" 2 64 Rows "`join(', ', ${q}, ...)`: answers with a separator; empty ones stay.";
        IndexedRepeat "indexed-repeat" 3 7 Rows "`indexed-repeat(${q}, ${repeat}, n)`: the answer in the n-th row, from 1; two more arguments for each of at most two repeats within.";
        DateTime "date-time" 1 1 Values "`date-time(x)`: a date and time; empty for what is none.";
        DecimalDate "decimal-date-time" 1 1 Values "`decimal-date-time(x)`: days since 1970-01-01, the time as part of a day; NaN for what is no date.";
        DecimalTime "decimal-time" 1 1 Values "`decimal-time(x)`: the time of day as part of a day, noon 0.5.";
        FormatDate "format-date" 2 2 Values "`format-date(x, '%Y-%m-%d')`: %Y %y %m %n %d %e, %b and %a in English, and what the next one has; empty for what is no date.";
        FormatDateTime "format-date-time" 2 2 Values "`format-date-time(x, '%H:%M')`: %H %h %M %S and %3, which is 000, too.";
    }
}

impl Func {
    /// What the table says of it.
    #[must_use]
    pub fn signature(self) -> &'static Signature {
        &TABLE[self as usize]
    }
}
