//! Texts as people look for them: without case, accents and what else one keyboard writes and another does not.

/// Without case and accents, also those that stand as characters of their own.
#[must_use]
pub fn plain(text: &str) -> String {
    let letter = |character| match character {
        'á' | 'à' | 'ä' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'é' | 'è' | 'ë' | 'ê' | 'ē' | 'ę' | 'ě' => 'e',
        'í' | 'ì' | 'ï' | 'î' | 'ī' | 'ı' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => 'o',
        'ú' | 'ù' | 'ü' | 'û' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ñ' | 'ń' | 'ň' => 'n',
        'ç' | 'ć' | 'č' => 'c',
        'ł' => 'l',
        'ř' => 'r',
        'š' | 'ś' | 'ş' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        '’' | 'ʼ' | '‘' => '\'',
        other => other,
    };
    let marks = |character: &char| !('\u{300}'..='\u{36f}').contains(character);
    text.trim().chars().flat_map(char::to_lowercase).filter(marks).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_search_does_not_mind_case_or_accents() {
        assert_eq!(plain(" Niñez y Educación "), "ninez y educacion");
        assert_eq!(plain("JOSE\u{301} O’Neill"), plain("José O'Neill"));
    }
}
