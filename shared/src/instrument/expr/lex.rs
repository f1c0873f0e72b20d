//! Words of an expression.

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    Name(String),
    Answer(String),
    Dot,
    /// `..`, as in `position(..)`.
    Up,
    Open,
    Close,
    Comma,
    Sign(&'static str),
}

impl Token {
    /// As it was written, about.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Number(number) => crate::number::write(*number),
            Self::Text(text) => format!("'{text}'"),
            Self::Name(name) => name.clone(),
            Self::Answer(name) => format!("${{{name}}}"),
            Self::Dot => ".".to_owned(),
            Self::Up => "..".to_owned(),
            Self::Open => "(".to_owned(),
            Self::Close => ")".to_owned(),
            Self::Comma => ",".to_owned(),
            Self::Sign(sign) => (*sign).to_owned(),
        }
    }
}

const SIGNS: [&str; 9] = ["!=", "<=", ">=", "=", "<", ">", "+", "-", "*"];

/// Splits an expression into words.
pub(super) fn lex(source: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '(' => single(&mut tokens, Token::Open),
            ')' => single(&mut tokens, Token::Close),
            ',' => single(&mut tokens, Token::Comma),
            '\'' | '"' => {
                let end = part(rest, 1, rest.len()).find(first).ok_or_else(|| said!("a quotation mark is not closed"))?;
                tokens.push(Token::Text(part(rest, 1, end + 1).to_owned()));
                end + 2
            }
            '$' => {
                let inner = rest.strip_prefix("${").ok_or_else(|| said!("write ${{name}} to name a question"))?;
                let end = inner.find('}').ok_or_else(|| said!("a ${{ is not closed"))?;
                tokens.push(Token::Answer(part(inner, 0, end).trim().to_owned()));
                end + 3
            }
            '0'..='9' | '.' => number(rest, &mut tokens)?,
            _ if is_name_start(first) => name(rest, &mut tokens),
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
                let sign = sign.ok_or_else(|| unread(first, &tokens))?;
                tokens.push(Token::Sign(sign));
                sign.len()
            }
        };
        rest = part(rest, taken, rest.len()).trim_start();
    }
    Ok(tokens)
}

/// A part of a text. A slice that may panic would bring what it takes to say why: a fortieth of what a phone downloads.
fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// Why a character cannot be read. Most that stand in XLSForms are part of a path.
fn unread(first: char, tokens: &[Token]) -> String {
    #[cfg(feature = "full")]
    {
        let called = tokens.windows(2).find_map(|pair| match pair {
            [Token::Name(name), Token::Open] => super::unsupported::reason(name),
            _ => None,
        });
        if let Some(reason) = called {
            return reason;
        }
        if matches!(first, '/' | '[' | ']' | '@') {
            return said!("paths are not read; write ${{name}} instead of what stands at “{first}”");
        }
    }
    let _ = tokens;
    said!("the character “{first}” means nothing here")
}

fn single(tokens: &mut Vec<Token>, token: Token) -> usize {
    tokens.push(token);
    1
}

fn number(rest: &str, tokens: &mut Vec<Token>) -> Result<usize, String> {
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let digits = part(rest, 0, end);
    tokens.push(match digits {
        "." => Token::Dot,
        ".." => Token::Up,
        _ => Token::Number(crate::number::read(digits).ok_or_else(|| said!("“{digits}” is not a number"))?),
    });
    Ok(end)
}

/// Names are ASCII; any other letter is taken along, so that the message names the whole word. Rust's own test would
/// bring the tables of Unicode.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || !(c.is_ascii() || c.is_whitespace())
}

fn is_name_start(c: char) -> bool {
    is_letter(c) || c == '_'
}

fn name(rest: &str, tokens: &mut Vec<Token>) -> usize {
    let end = rest.find(|c: char| !(is_letter(c) || c.is_ascii_digit() || c == '_' || c == '-' || c == ':')).unwrap_or(rest.len());
    tokens.push(Token::Name(part(rest, 0, end).to_owned()));
    end
}
