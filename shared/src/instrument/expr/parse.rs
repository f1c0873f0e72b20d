//! From words to a tree, by XPath 1.0's precedence.

use super::functions::TABLE;
use super::lex::{Token, lex};
use super::{Expr, Func, NodeId, Op};

/// Deeper nesting is refused, so that no file can exhaust the stack.
const DEPTH: usize = 64;
/// Longer expressions are refused for the same reason: `1 + 1 + 1 ...` makes a tree as deep as it is long.
const LENGTH: usize = 500;

/// What the names in an expression mean.
pub(crate) struct Names<'a> {
    /// The question that the expression belongs to, which `.` stands for.
    pub(crate) own: NodeId,
    /// The repeat that `..` stands for.
    pub(crate) row: Option<NodeId>,
    /// Finds a question or a repeat by name.
    pub(crate) resolve: &'a dyn Fn(&str) -> Result<NodeId, String>,
    /// Whether a bare name is a column of a choice, as in `choice_filter`.
    pub(crate) columns: bool,
}

/// Parses `source`.
pub(crate) fn parse(source: &str, names: &Names<'_>) -> Result<Expr, String> {
    let tokens = lex(source)?;
    if tokens.len() > LENGTH {
        return Err(said!("the expression has more than {LENGTH} words"));
    }
    let mut parser = Parser { tokens, at: 0, names, depth: 0 };
    let expr = parser.binary(0)?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(said!("“{}” is left over after the expression", token.text())),
    }
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    names: &'a Names<'a>,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn operator(&self) -> Option<(Op, u8)> {
        Some(match self.peek()? {
            Token::Name(name) => match name.as_str() {
                "or" => (Op::Or, 1),
                "and" => (Op::And, 2),
                "div" => (Op::Div, 6),
                "mod" => (Op::Mod, 6),
                _ => return None,
            },
            Token::Sign(sign) => match *sign {
                "=" => (Op::Eq, 3),
                "!=" => (Op::Ne, 3),
                "<" => (Op::Lt, 4),
                "<=" => (Op::Le, 4),
                ">" => (Op::Gt, 4),
                ">=" => (Op::Ge, 4),
                "+" => (Op::Add, 5),
                "-" => (Op::Sub, 5),
                _ => (Op::Mul, 6),
            },
            _ => return None,
        })
    }

    fn binary(&mut self, least: u8) -> Result<Expr, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(said!("the expression is nested more than {DEPTH} deep"));
        }
        let mut left = self.unary()?;
        while let Some((op, binding)) = self.operator().filter(|(_, binding)| *binding > least) {
            self.at += 1;
            let right = self.binary(binding)?;
            left = Expr::Binary(op, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, String> {
        let mut negations = 0;
        while self.peek() == Some(&Token::Sign("-")) {
            self.at += 1;
            negations += 1;
        }
        let value = self.value()?;
        Ok(match (negations, value) {
            (0, value) => value,
            (n, value) if n % 2 == 0 => Expr::Call(Func::Number, vec![value]),
            (_, value) => Expr::Negate(Box::new(value)),
        })
    }

    fn value(&mut self) -> Result<Expr, String> {
        match self.next() {
            Some(Token::Number(number)) => Ok(Expr::Number(number)),
            Some(Token::Text(text)) => Ok(Expr::Text(text)),
            Some(Token::Answer(name)) => Ok(Expr::Answer((self.names.resolve)(&name)?)),
            Some(Token::Dot) => Ok(Expr::Answer(self.names.own)),
            Some(Token::Up) => self.names.row.map(Expr::Answer).ok_or_else(|| said!("“..” means something only inside a repeat")),
            Some(Token::Open) => {
                let inner = self.binary(0)?;
                self.close()?;
                Ok(inner)
            }
            Some(Token::Name(name)) if self.names.columns && self.peek() != Some(&Token::Open) => Ok(Expr::Column(name)),
            Some(Token::Name(name)) => self.call(&name),
            Some(token) => Err(said!("a value is needed where “{}” stands", token.text())),
            None => Err(said!("the expression ends where a value is needed")),
        }
    }

    fn close(&mut self) -> Result<(), String> {
        match self.next() {
            Some(Token::Close) => Ok(()),
            _ => Err(said!("a parenthesis is not closed")),
        }
    }

    fn call(&mut self, name: &str) -> Result<Expr, String> {
        if self.peek() != Some(&Token::Open) {
            return Err(said!("“{name}” is neither a function call nor quoted; write ${{{name}}} for a question or '{name}' for text"));
        }
        self.at += 1;
        let known = TABLE.iter().find(|known| known.name == name).ok_or_else(|| unknown(name))?;
        let mut arguments = Vec::new();
        if self.peek() == Some(&Token::Close) {
            self.at += 1;
        } else {
            loop {
                arguments.push(self.binary(0)?);
                match self.next() {
                    Some(Token::Comma) => {}
                    Some(Token::Close) => break,
                    _ => return Err(said!("a parenthesis is not closed")),
                }
            }
        }
        let (least, most) = known.arity;
        if arguments.len() < least || arguments.len() > most {
            return Err(said!("{name}() takes {least} to {most} arguments, not {}", arguments.len()));
        }
        self.finish(known.func, arguments)
    }

    fn finish(&self, func: Func, mut arguments: Vec<Expr>) -> Result<Expr, String> {
        let is_question = |expr: &Expr| matches!(expr, Expr::Answer(_));
        match func {
            Func::StringLength if arguments.is_empty() => arguments.push(Expr::Answer(self.names.own)),
            Func::Once => arguments.insert(0, Expr::Answer(self.names.own)),
            Func::Count | Func::Position if !is_question(&arguments[0]) => {
                return Err(said!("{}() needs a repeat, such as ${{name}}", func.signature().name));
            }
            #[cfg(feature = "full")]
            Func::NormalizeSpace if arguments.is_empty() => arguments.push(Expr::Answer(self.names.own)),
            #[cfg(feature = "full")]
            Func::IndexedRepeat
                if !is_question(&arguments[0]) || arguments[1..].chunks(2).any(|pair| pair.len() < 2 || !is_question(&pair[0])) =>
            {
                return Err(said!("indexed-repeat() needs a question and, for each repeat, the repeat and a number"));
            }
            #[cfg(feature = "full")]
            Func::WeightedChecklist if arguments.len() % 2 == 1 => {
                return Err(said!("weighted-checklist() needs a weight after each value"));
            }
            // The question whose list is meant is quoted there: jr:choice-name(${q}, '${q}').
            Func::ChoiceName => {
                let quoted = match &arguments[1] {
                    Expr::Text(text) => text.trim().strip_prefix("${").and_then(|text| text.strip_suffix('}')),
                    _ => None,
                };
                let name = quoted.ok_or_else(|| said!("jr:choice-name() needs the question in quotes: '${{name}}'"))?;
                arguments[1] = Expr::Answer((self.names.resolve)(name.trim())?);
            }
            #[cfg(feature = "full")]
            Func::Regex => {
                let Expr::Text(pattern) = &arguments[1] else { return Err(said!("regex() needs its pattern in quotes")) };
                let pattern = super::Pattern::new(pattern)?;
                return Ok(Expr::Regex(Box::new(arguments.swap_remove(0)), pattern));
            }
            _ => {}
        }
        Ok(Expr::Call(func, arguments))
    }
}

/// Why a function is not in the table.
fn unknown(name: &str) -> String {
    #[cfg(feature = "full")]
    if let Some(reason) = super::unsupported::reason(name) {
        return reason;
    }
    said!("the function {name}() is not known")
}
