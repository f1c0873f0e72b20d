//! From words to a tree, by XPath 1.0's precedence.

use super::lex::{Token, lex};
use super::{Expr, Func, NodeId, Op};

/// Deeper nesting is refused, so that no file can exhaust the stack.
const DEPTH: usize = 64;
/// Longer expressions are refused for the same reason: `1 + 1 + 1 ...` makes a tree as deep as it is long.
const LENGTH: usize = 500;

/// Parses `source`; `resolve` finds a question by name and `own` is what `.` means.
pub(crate) fn parse(source: &str, own: NodeId, resolve: &dyn Fn(&str) -> Result<NodeId, String>) -> Result<Expr, String> {
    let tokens = lex(source)?;
    if tokens.len() > LENGTH {
        return Err(format!("the expression has more than {LENGTH} words"));
    }
    let mut parser = Parser { tokens, at: 0, own, resolve, depth: 0 };
    let expr = parser.binary(0)?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(format!("“{}” is left over after the expression", token.text())),
    }
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    own: NodeId,
    resolve: &'a dyn Fn(&str) -> Result<NodeId, String>,
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
            Token::Sign("=") => (Op::Eq, 3),
            Token::Sign("!=") => (Op::Ne, 3),
            Token::Sign("<") => (Op::Lt, 4),
            Token::Sign("<=") => (Op::Le, 4),
            Token::Sign(">") => (Op::Gt, 4),
            Token::Sign(">=") => (Op::Ge, 4),
            Token::Sign("+") => (Op::Add, 5),
            Token::Sign("-") => (Op::Sub, 5),
            Token::Sign("*") => (Op::Mul, 6),
            _ => return None,
        })
    }

    fn binary(&mut self, least: u8) -> Result<Expr, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("the expression is nested more than {DEPTH} deep"));
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
            Some(Token::Answer(name)) => Ok(Expr::Answer((self.resolve)(&name)?)),
            Some(Token::Dot) => Ok(Expr::Answer(self.own)),
            Some(Token::Open) => {
                let inner = self.binary(0)?;
                self.close()?;
                Ok(inner)
            }
            Some(Token::Name(name)) => self.call(&name),
            Some(token) => Err(format!("a value is needed where “{}” stands", token.text())),
            None => Err("the expression ends where a value is needed".to_owned()),
        }
    }

    fn close(&mut self) -> Result<(), String> {
        match self.next() {
            Some(Token::Close) => Ok(()),
            _ => Err("a parenthesis is not closed".to_owned()),
        }
    }

    fn call(&mut self, name: &str) -> Result<Expr, String> {
        if self.peek() != Some(&Token::Open) {
            return Err(format!("“{name}” is neither a function call nor quoted; write ${{{name}}} for a question or '{name}' for text"));
        }
        self.at += 1;
        let known = Func::ALL.into_iter().find(|(known, ..)| *known == name);
        let (_, func, least, most) = known.ok_or_else(|| format!("the function {name}() is not known"))?;
        let mut arguments = Vec::new();
        if self.peek() == Some(&Token::Close) {
            self.at += 1;
        } else {
            loop {
                arguments.push(self.binary(0)?);
                match self.next() {
                    Some(Token::Comma) => {}
                    Some(Token::Close) => break,
                    _ => return Err("a parenthesis is not closed".to_owned()),
                }
            }
        }
        if arguments.len() < least || arguments.len() > most {
            return Err(format!("{name}() takes {least} to {most} arguments, not {}", arguments.len()));
        }
        if func == Func::StringLength && arguments.is_empty() {
            arguments.push(Expr::Answer(self.own));
        }
        if matches!(func, Func::Selected | Func::CountSelected) && !matches!(arguments.first(), Some(Expr::Answer(_))) {
            return Err(format!("{name}() needs a question as its first argument"));
        }
        Ok(Expr::Call(func, arguments))
    }
}
