//! The words of exports, in English and Spanish side by side, so that a missing one does not compile.

use crate::instrument::{Text, in_language};

/// A word or sentence, in English and in Spanish; `{n}` and the like stand for what is filled in, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word(&'static [&'static str; 2]);

macro_rules! words {
    ($($key:ident: $en:literal, $es:literal;)*) => {
        #[allow(non_upper_case_globals)]
        impl Word {
            $(pub(super) const $key: Self = Self(&[$en, $es]);)*
        }

        #[cfg(test)]
        const ALL: &[Word] = &[$(Word::$key),*];
    };
}

words! {
    Organization: "Organization", "Organización";
    Survey: "Survey", "Encuesta";
    Address: "Address of the survey", "Dirección de la encuesta";
    Wave: "Wave (day it opened)", "Ola (día en que se abrió)";
    Day: "Release made on", "Publicación hecha el";
    Made: "Exported on", "Exportado el";
    Responses: "Responses (n)", "Respuestas (n)";
    People: "People who could answer", "Personas que podían responder";
    PeopleNotSaid: "nobody said how many", "nadie dijo cuántas";
    Rate: "Response rate", "Tasa de respuesta";
    RateOf: "{rate} ({n} responses of {people} people)", "{rate} ({n} respuestas de {people} personas)";
    RateUnknown: "not known, because nobody said how many people could answer", "no se conoce, porque nadie dijo cuántas personas podían responder";
    Minimum: "Minimum group (k)", "Grupo mínimo (k)";
    ShareWithheld: "Groups withheld", "Grupos reservados";
    ShareWithheldOf: "{n} of what people said of their groups", "{n} de lo que las personas dijeron de sus grupos";
    Tabulation: "Tabulation of race", "Tabulación de la raza";
    AloneOrMore: "each choice alone, and “more than one”", "cada opción por sí sola, y «más de una»";
    Frequent: "frequent combinations each by itself, the others together", "las combinaciones frecuentes cada una por sí sola, las demás juntas";
    Rarest: "each person in the chosen group that the fewest people chose", "cada persona en el grupo elegido que menos personas eligieron";
    Rules: "Rules", "Reglas";
    RulesAre: "Every combination of up to three group variables holds nobody or at least {k} respondents to a question, and no answer was given by all of them, or all but one; bases under {full} show at most three answers; to keep to this, small groups are put together and the groups of some people are withheld.", "Toda combinación de hasta tres variables de grupo contiene a nadie o al menos a {k} personas que respondieron a la pregunta, y ninguna respuesta es la de todas ellas, o la de todas menos una; las bases de menos de {full} muestran tres respuestas como máximo; para cumplirlo, los grupos pequeños se juntan y los grupos de algunas personas se reservan.";

    Everybody: "Everybody", "Todas las personas";
    DidNotSay: "Did not say", "No lo dijo";
    KeysWithheld: "Groups withheld", "Grupos reservados";
    Withheld: "withheld", "reservado";
    Nobody: "nobody", "nadie";
    Shown: "shown", "se muestra";
    PutTogether: "put together", "en conjunto";
    PutTogetherHead: "{answers} (put together)", "{answers} (en conjunto)";
    PeopleHead: "People", "Personas";
    BaseHead: "n", "n";
    RowHead: "Row", "Fila";
    ColumnHead: "Column", "Columna";
    ModeKey: "Way in", "Forma de participar";
    LanguageKey: "Language", "Idioma";
    Invited: "By invitation", "Por invitación";
    OpenLink: "Open link", "Enlace abierto";
    SharedDevice: "Shared device", "Dispositivo compartido";
    Paper: "Paper", "Papel";
    English: "English", "inglés";
    Spanish: "Spanish", "español";
    By: "{what}, by {groups}", "{what}, por {groups}";
    Only: "{what}; only {groups}", "{what}; solo {groups}";
    And: "{one} and {other}", "{one} y {other}";
    Is: "{what}: {value}", "{what}: {value}";
    CountShare: "{n} ({share})", "{n} ({share})";
    Percent: "{n}\u{a0}%", "{n}\u{a0}%";
    Decimal: ".", ",";

    NoteWithheld: "“withheld”: nobody whose groups are told is here; some of those whose groups are withheld may be.", "«reservado»: aquí no hay nadie cuyos grupos se digan; puede haber personas cuyos grupos se reservan.";
    NoteHidden: "This question is not told, not even of everybody: too few people answered it, or nearly all said the same.", "Esta pregunta no se muestra, ni siquiera en conjunto: muy pocas personas la respondieron, o casi todas dijeron lo mismo.";
    NoteNobody: "“nobody”: it was counted, and there is nobody.", "«nadie»: se contó y no hay nadie.";
    NoteKeysWithheld: "“Groups withheld”: people who are counted in “Everybody” and in no group, so that small groups cannot be told apart.", "«Grupos reservados»: personas que se cuentan en «Todas las personas» y en ningún grupo, para que no se distingan grupos pequeños.";
    NoteFiltered: "Those whose groups are withheld are not in this table, because it is of some groups only.", "Las personas cuyos grupos se reservan no están en esta tabla, porque es solo de algunos grupos.";
    NoteCollapsed: "Where n is below {n}, answers are put together.", "Donde n es menor que {n}, las respuestas se muestran en conjunto.";
    NoteMany: "Several answers could be chosen: shares can add up to more than 100\u{a0}%.", "Se podían elegir varias respuestas: las partes pueden sumar más del 100\u{a0}%.";

    SumWhole: "{n} people answered “{item}”.", "{n} personas respondieron a «{item}».";
    SumPeople: "There are {n} people in the table.", "Hay {n} personas en la tabla.";
    SumFavourable: "{share} of them ({n}) gave a favorable answer.", "El {share} de ellas ({n}) dio una respuesta favorable.";
    SumMost: "The most frequent answer was “{answer}”: {share} of them ({n}).", "La respuesta más frecuente fue «{answer}»: el {share} de ellas ({n}).";
    SumRange: "Favorable answers are most frequent in {high} ({highshare}) and least frequent in {low} ({lowshare}), among the groups that are shown.", "Las respuestas favorables son más frecuentes en {high} ({highshare}) y menos frecuentes en {low} ({lowshare}), entre los grupos que se muestran.";
    SumAlike: "Favorable answers are equally frequent in all groups that are shown ({share}).", "Las respuestas favorables son igual de frecuentes en todos los grupos que se muestran ({share}).";
    SumLargest: "The largest group shown is {high} ({highn}), the smallest {low} ({lown}).", "El grupo más grande que se muestra es {high} ({highn}), el más pequeño {low} ({lown}).";
    SumChance: "Such differences can be chance; these sentences test nothing.", "Tales diferencias pueden deberse al azar; estas frases no prueban nada.";
    ShareOf: "{share}, {n} of {all}", "{share}, {n} de {all}";
    SumStates: "Of {all} cells, {shown} are shown, {withheld} are withheld and {nobody} hold nobody.", "De {all} celdas, {shown} se muestran, {withheld} se reservan y {nobody} no contienen a nadie.";
    SumApart: "{n} people are counted in no group, because their groups are withheld.", "{n} personas no se cuentan en ningún grupo, porque sus grupos se reservan.";
    SumNothing: "Nothing can be shown of this.", "De esto no se puede mostrar nada.";
    Quoted: "“{n}”", "«{n}»";

    SheetTable: "Table", "Tabla";
    SheetData: "Data", "Datos";
    SheetCodebook: "Codebook", "Libro de códigos";
    SheetNotes: "Notes", "Notas";
    ReportTitle: "Report: {survey}", "Informe: {survey}";
    CodebookTitle: "Codebook: {survey}", "Libro de códigos: {survey}";

    PartSource: "source", "fuente";
    PartColumn: "column", "columna";
    PartKey: "group variable", "variable de grupo";
    PartItem: "question", "pregunta";
    PartAlone: "told by itself", "se muestra por sí sola";
    PartAnswer: "answer", "respuesta";
    PartCategory: "group", "grupo";
    PartTogether: "answers put together", "respuestas en conjunto";
    PartSilent: "no answer", "sin respuesta";
    Missing: "Asked, and left out", "Se preguntó y se dejó";
    NotAsked: "Not asked", "No se preguntó";
    PreferNot: "Would rather not say", "Prefirió no decirlo";
    NoBasis: "Could not judge", "No podía juzgar";
    NotApplicable: "Did not apply", "No correspondía";
    ExposureNone: "opinion: may be crossed with groups", "opinión: se puede cruzar con grupos";
    ExposureKey: "identifies people in combination", "identifica a personas en combinación";
    ExposureOrganisation: "for the whole organization only", "solo para toda la organización";
    ExposureSensitive: "sensitive: could harm a person if known", "delicada: podría dañar a una persona si se supiera";
    ExposureText: "text", "texto";
    Detail: "{n} groups, of {detail} in the questionnaire", "{n} grupos, de {detail} en el cuestionario";
    Depth: "is crossed with at most {n} group variables at once", "se cruza con {n} variables de grupo a la vez como máximo";
    LossOf: "keeps its group: {kept}; withheld: about {withheld}, in whole steps of {k}", "conservan su grupo: {kept}; reservadas: unas {withheld}, en pasos enteros de {k}";
    StepsOf: "in whole steps of {k}, rounded down", "en pasos enteros de {k}, hacia abajo";
    NotTold: "not told", "no se muestra";

    ColTable: "Number of the table", "Número de la tabla";
    ColItem: "Question that is measured, by its place in the release; 0 counts people", "Pregunta que se mide, por su lugar en la publicación; 0 cuenta personas";
    ColItemName: "Name of the question", "Nombre de la pregunta";
    ColItemLabel: "The question as people read it", "La pregunta como se lee";
    ColRows: "What makes rows", "Lo que forma las filas";
    ColRow: "The row in words", "La fila en palabras";
    ColColumns: "What makes columns", "Lo que forma las columnas";
    ColColumn: "The column in words", "La columna en palabras";
    ColFilters: "Who is in the table at all", "Quiénes están en la tabla";
    ColKey: "Group by {key}: 0 everybody, -1 groups withheld, empty where it is not used", "Grupo por {key}: 0 todas las personas, -1 grupos reservados, vacío donde no se usa";
    ColAnswer: "Answer: the question's number times 100 plus the answer's; from 51 on, answers put together", "Respuesta: el número de la pregunta por 100 más el de la respuesta; desde 51, respuestas en conjunto";
    ColAnswerLabel: "The answer as people read it", "La respuesta como se lee";
    ColCollapsed: "1 where answers are put together", "1 donde las respuestas se muestran en conjunto";
    ColCount: "How many gave the answer", "Cuántas personas dieron la respuesta";
    ColBase: "How many answered the question in this cell", "Cuántas personas respondieron a la pregunta en esta celda";
    ColPercent: "Count in per cent of the base", "Recuento en porcentaje de la base";
    ColState: "1 shown, 2 withheld, 3 nobody", "1 se muestra, 2 reservado, 3 nadie";
    ColStateLabel: "The same in words", "Lo mismo en palabras";

    HeadPart: "part", "parte";
    HeadVariable: "variable", "variable";
    HeadCode: "code", "código";
    HeadName: "name", "nombre";
    HeadLabel: "label", "etiqueta";
    HeadHeading: "heading", "encabezado";
    HeadExposure: "exposure", "exposición";
    HeadTogether: "put together", "en conjunto";
    HeadCount: "count", "recuento";
    HeadBase: "n", "n";
    HeadLoss: "withheld (about)", "reservadas (unas)";
    HeadNote: "note", "nota";

    Universe: "Responses to the survey in which anything was answered.", "Respuestas a la encuesta en las que se respondió algo.";
    UniverseItem: "Those who gave an answer that counts.", "Quienes dieron una respuesta que cuenta.";
    NoMicrodata: "This file describes the variables. It holds no record of any person.", "Este archivo describe las variables. No contiene el registro de ninguna persona.";
    Unit: "Response", "Respuesta";
}

/// How a language is spoken: our own words, labels and numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Speech<'a> {
    /// BCP 47 code.
    code: &'a str,
}

impl<'a> Speech<'a> {
    pub(super) fn of(code: &'a str) -> Self {
        Self { code }
    }

    fn is_spanish(self) -> bool {
        self.code.split('-').next().is_some_and(|code| code.eq_ignore_ascii_case("es"))
    }

    pub(super) fn say(self, word: Word) -> &'static str {
        word.0[usize::from(self.is_spanish())]
    }

    /// A sentence with its gaps filled, in order.
    pub(super) fn fill(self, word: Word, with: &[&str]) -> String {
        let mut filled = String::new();
        for (at, part) in self.say(word).split(['{', '}']).enumerate() {
            // Every second part is the name of a gap.
            filled.push_str(if at % 2 == 1 { with.get(at / 2).copied().unwrap_or_default() } else { part });
        }
        filled
    }

    /// A label on one line.
    pub(super) fn label(self, text: &Text) -> String {
        one_line(in_language(text, self.code))
    }

    /// A label on one line; the name in data where there is none.
    pub(super) fn label_or(self, text: &Text, name: &str) -> String {
        let label = self.label(text);
        if label.is_empty() { one_line(name) } else { label }
    }

    /// A number with marks between thousands.
    pub(super) fn count(self, number: u32) -> String {
        let digits = number.to_string();
        let mark = match self.is_spanish() {
            // Four digits stay together in Spanish.
            true if digits.len() < 5 => return digits,
            true => '\u{a0}',
            false => ',',
        };
        let mut marked = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                marked.push(mark);
            }
            marked.push(digit);
        }
        marked
    }

    /// A share in whole per cent; what is not nothing, and not all, does not look like that.
    pub(super) fn share(self, part: u32, all: u32) -> String {
        let (part, all) = (u64::from(part), u64::from(all.max(1)));
        let whole = match (part * 100 + all / 2) / all {
            0 if part > 0 => "<1".to_owned(),
            100 if part < all => ">99".to_owned(),
            whole => whole.to_string(),
        };
        self.fill(Word::Percent, &[&whole])
    }

    /// A share with one decimal.
    pub(super) fn fine_share(self, share: f64) -> String {
        let number = format!("{:.1}", share * 100.0).replace('.', self.say(Word::Decimal));
        self.fill(Word::Percent, &[&number])
    }

    /// A count with its share.
    pub(super) fn count_share(self, part: u32, all: u32) -> String {
        self.fill(Word::CountShare, &[&self.count(part), &self.share(part, all)])
    }

    /// Several as one: "a, b and c".
    pub(super) fn list(self, all: &[String]) -> String {
        match all {
            [first @ .., other] if !first.is_empty() => self.fill(Word::And, &[&first.join(", "), other]),
            _ => all.concat(),
        }
    }
}

/// A text without line breaks and other control characters.
pub(super) fn one_line(text: &str) -> String {
    text.split(|character: char| character.is_control() || character == ' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_are_complete_and_fill_in_the_same_things() {
        let holes = |text: &str| -> Vec<String> { text.split(['{', '}']).skip(1).step_by(2).map(str::to_owned).collect() };
        for word in ALL {
            let [en, es] = word.0;
            assert!(!en.trim().is_empty() && !es.trim().is_empty(), "{word:?}");
            assert_eq!(holes(en), holes(es), "{word:?}");
            // What is a sentence in English is not left as it was.
            assert!(!en.contains(' ') || en != es || en.starts_with('{'), "{word:?}");
        }
    }

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        let (en, es) = (Speech::of("en"), Speech::of("es-MX"));
        assert_eq!((en.count(1_234), es.count(1_234), es.count(12_345)), ("1,234".into(), "1234".into(), "12\u{a0}345".into()));
        assert_eq!(
            (en.share(1, 1_000), en.share(999, 1_000), en.share(1, 3)),
            ("<1\u{a0}%".into(), ">99\u{a0}%".into(), "33\u{a0}%".into())
        );
        assert_eq!((en.share(0, 0), es.fine_share(0.1234)), ("0\u{a0}%".into(), "12,3\u{a0}%".into()));
        assert_eq!(es.list(&["a".into(), "b".into(), "c".into()]), "a, b y c");
        assert_eq!((one_line(" a\r\n b\tc "), en.list(&[])), ("a b c".into(), String::new()));
    }
}
