//! HTML as text, for what is drawn many times over: the browser builds a whole list in one step, where an element at a
//! time is ten calls each. Tags and names of attributes are ours; everything else is escaped on its way in, so a text
//! of an instrument, also of an imported workbook, can never become an element.

/// A piece of HTML.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn put(&mut self, parts: &[&str]) -> &mut Self {
        parts.iter().for_each(|part| self.0.push_str(part));
        self
    }

    /// Begins an element; its attributes follow, and `inside` ends them.
    pub fn open(&mut self, tag: &'static str) -> &mut Self {
        self.put(&["<", tag])
    }

    /// An attribute of the element that was begun, its value in pieces.
    pub fn attr(&mut self, name: &'static str, value: &[&str]) -> &mut Self {
        self.put(&[" ", name, "=\""]);
        value.iter().for_each(|piece| {
            self.text(piece);
        });
        self.put(&["\""])
    }

    /// An attribute without a value, where it holds.
    pub fn flag(&mut self, name: &'static str, on: bool) -> &mut Self {
        if on { self.put(&[" ", name]) } else { self }
    }

    /// Ends the attributes of the element that was begun.
    pub fn inside(&mut self) -> &mut Self {
        self.put(&[">"])
    }

    /// Text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// Ends an element.
    pub fn close(&mut self, tag: &'static str) -> &mut Self {
        self.put(&["</", tag, ">"])
    }

    /// Another piece, which was escaped when it was made.
    #[cfg(feature = "full")]
    pub(crate) fn append(&mut self, other: &Self) -> &mut Self {
        self.put(&[&other.0])
    }

    /// As HTML.
    pub(crate) fn html(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn what_an_instrument_says_never_becomes_an_element() {
        let mut markup = Markup::new();
        let hostile = "\"><img src=x onerror=alert(1)>&amp;'";
        markup
            .open("label")
            .attr("for", &["q-", hostile])
            .flag("hidden", true)
            .flag("checked", false)
            .inside()
            .text(hostile)
            .close("label");
        let escaped = "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;'";
        assert_eq!(markup.html(), format!("<label for=\"q-{escaped}\" hidden>{escaped}</label>"));
    }
}
