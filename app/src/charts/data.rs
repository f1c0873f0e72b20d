//! What is drawn. Texts are in the reader's language already; only words such as "withheld" are the charts' own.

/// What there is to say at one place of a chart. The four look different in colour, in shape and in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State<T> {
    /// Figures that the rules of the release let through.
    Shown(T),
    /// Figures that the rules hide. There are none in here to leak.
    Withheld,
    /// Certainly nobody.
    Zero,
    /// Nothing was asked, or nothing is known.
    NoData,
}

impl<T> State<T> {
    /// The same of a reference.
    pub fn as_ref(&self) -> State<&T> {
        match self {
            Self::Shown(shown) => State::Shown(shown),
            Self::Withheld => State::Withheld,
            Self::Zero => State::Zero,
            Self::NoData => State::NoData,
        }
    }

    /// What is shown.
    pub fn shown(&self) -> Option<&T> {
        if let Self::Shown(shown) = self { Some(shown) } else { None }
    }

    /// No data, where what is shown cannot be drawn.
    pub(super) fn sound(self, sound: impl Fn(&T) -> bool) -> Self {
        match self {
            Self::Shown(shown) if !sound(&shown) => Self::NoData,
            other => other,
        }
    }
}

/// What stands above every chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// Different for every chart of a page: names of patterns and descriptions begin with it. Letters, digits, `-`, `_`.
    pub id: String,
    /// What the chart shows.
    pub title: String,
    /// The question as it was asked, or what else has to be known; may be empty.
    pub note: String,
    /// What a row or line is, such as "Department": the head of the table's first column.
    pub group: String,
}

/// A row: its name, and what there is to say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<T> {
    /// Its name.
    pub label: String,
    /// Whether it is the whole organization, which is drawn apart from its groups.
    pub whole: bool,
    /// What there is to say.
    pub state: State<T>,
}

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// In the unit of the chart's scale; a share is 0 to 1. A figure that is not finite counts as no data.
    pub value: f64,
    /// Both ends of its interval, in the same unit.
    pub interval: Option<[f64; 2]>,
    /// How many of the base it is, where it is a share of people and not weighted.
    pub count: Option<u64>,
    /// Respondents to the item.
    pub base: u64,
}

impl Figure {
    pub(super) fn is_sound(&self) -> bool {
        self.value.is_finite() && self.interval.is_none_or(|[low, high]| low.is_finite() && high.is_finite() && low <= high)
    }
}

/// What figures are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Shares 0 to 1, written as whole per cents.
    Share,
    /// Numbers with so many digits after the decimal mark.
    Number(u8),
}

/// Along what figures are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// What the figures are, such as "Percent favorable": the head of the table's column.
    pub label: String,
    /// What their intervals are, such as "95 % interval"; not used where no figure has one.
    pub interval: String,
    /// What they are written in.
    pub unit: Unit,
    /// Where it begins. A scale is always widened to what is shown.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// The side of the centre line on which a part is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// To the left.
    Unfavourable,
    /// On it, or set aside.
    Neutral,
    /// To the right.
    Favourable,
}

/// A choice of an agreement scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub label: String,
    /// Its side.
    pub side: Side,
}

/// Where neutral parts are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Neutral {
    /// Half on each side of the centre line.
    Split,
    /// To the right of everything, on a scale of the same size.
    Aside,
}

/// What a row is divided into. Shares of a row add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Shares {
    /// A share for every part of the chart. Another number of them counts as no data.
    Full(Vec<f64>),
    /// Unfavourable, neutral and favourable only, as small bases are shown.
    Combined([f64; 3]),
}

/// A row of an agreement scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// What it is divided into.
    pub shares: Shares,
    /// Respondents to the item.
    pub base: u64,
}

/// Diverging stacked bars: questions or groups on an agreement scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// What stands above it.
    pub heading: Heading,
    /// The choices, from the most unfavourable to the most favourable one.
    pub parts: Vec<Part>,
    /// Names of the unfavourable, neutral and favourable choices together, for rows that only show these.
    pub combined: [String; 3],
    /// Where the neutral ones go.
    pub neutral: Neutral,
    /// Questions or groups.
    pub rows: Vec<Row<Parts>>,
}

/// Horizontal bars of a frequency table; their shares may add up to more than 1, as where people choose several.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// What stands above them.
    pub heading: Heading,
    /// Along what they are drawn. Bars begin at 0, or at the scale's end that is nearest to it.
    pub scale: Scale,
    /// Choices.
    pub rows: Vec<Row<Figure>>,
}

/// A line across all groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Its name, such as "Whole organization".
    pub label: String,
    /// Where it is.
    pub value: f64,
}

/// A dot with a whisker per group.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// What stands above them.
    pub heading: Heading,
    /// Along what they are drawn.
    pub scale: Scale,
    /// A line to compare with.
    pub reference: Option<Reference>,
    /// Groups.
    pub rows: Vec<Row<Figure>>,
}

/// What a panel draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Bars, for shares.
    Bar,
    /// Dots, for what has no zero.
    Dot,
}

/// The panel of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The group's name.
    pub label: String,
    /// Whether it is the whole organization.
    pub whole: bool,
    /// A figure for every item of the chart. What is missing is no data.
    pub cells: Vec<State<Figure>>,
}

/// Small multiples: a panel per group, all on one scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Panels {
    /// What stands above them.
    pub heading: Heading,
    /// Along what they are drawn.
    pub scale: Scale,
    /// What is drawn in each.
    pub mark: Mark,
    /// What an item is, such as "Question": the head of the table's second column.
    pub item: String,
    /// Names of the items, the same in every panel.
    pub items: Vec<String>,
    /// Groups.
    pub panels: Vec<Panel>,
}

/// A group over waves.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The group's name.
    pub label: String,
    /// Whether it is the whole organization.
    pub whole: bool,
    /// A figure for every wave of the chart. What is missing is no data.
    pub points: Vec<State<Figure>>,
}

/// A line per group over waves, two to six of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Slope {
    /// What stands above it.
    pub heading: Heading,
    /// What is drawn. It begins and ends near what is shown: a slope is read by its direction.
    pub scale: Scale,
    /// Names of the waves, the oldest first.
    pub waves: Vec<String>,
    /// Groups.
    pub lines: Vec<Line>,
}

/// What every exported picture states. Each is a phrase that can stand alone, such as "Response rate 48 %".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The survey's name.
    pub survey: String,
    /// Which wave, or which waves.
    pub wave: String,
    /// How many responses.
    pub n: String,
    /// How many of those invited or expected.
    pub response_rate: String,
    /// By which rules figures are withheld.
    pub rules: String,
    /// The smallest group of which figures are shown.
    pub minimum: String,
}

impl Source {
    /// All that is not empty.
    pub(super) fn phrases(&self) -> impl Iterator<Item = &str> {
        [&self.survey, &self.wave, &self.n, &self.response_rate, &self.rules, &self.minimum]
            .into_iter()
            .map(|phrase| phrase.trim())
            .filter(|phrase| !phrase.is_empty())
    }
}
