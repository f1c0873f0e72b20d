//! Reasons for which the law lets a record be withheld.
//!
//! This list is a beginning, made from what is commonly named under Wisconsin's public-records law. **No lawyer has confirmed
//! it**: the screen and every answer say so. The domain notes ask for a legal review of promises of confidentiality under
//! that law; until then whoever decides looks at the statute.

/// A reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exemption {
    /// Stable name.
    pub id: &'static str,
    /// What it is called, in English and in Spanish.
    pub name: (&'static str, &'static str),
    /// The law, as text.
    pub law: &'static str,
}

impl Exemption {
    /// What it is called in a language.
    #[must_use]
    pub fn called(&self, language: &str) -> &'static str {
        if language == "es" { self.name.1 } else { self.name.0 }
    }
}

/// The one that needs a note.
pub(super) const OTHER: &str = "other";

const ALL: [Exemption; 8] = [
    Exemption {
        id: "confidence",
        name: ("Said in confidence by a participant", "Dicho en confianza por una persona participante"),
        law: "Wis. Stat. § 19.35(1)(a), balancing test",
    },
    Exemption {
        id: "privacy",
        name: ("Personal data of somebody who is no official", "Datos personales de alguien que no es funcionario"),
        law: "Wis. Stat. § 19.35(1)(a), balancing test",
    },
    Exemption { id: "personnel", name: ("Employee personnel record", "Expediente de personal"), law: "Wis. Stat. § 19.36(10)" },
    Exemption {
        id: "draft",
        name: ("Draft, note or preliminary computation for own use", "Borrador, nota o cálculo preliminar para uso propio"),
        law: "Wis. Stat. § 19.32(2)",
    },
    Exemption { id: "other_law", name: ("Exempt under another law", "Exento por otra ley"), law: "Wis. Stat. § 19.36(1)" },
    Exemption {
        id: "security",
        name: ("Security of information systems", "Seguridad de los sistemas de información"),
        law: "Wis. Stat. § 19.35(1)(a), balancing test",
    },
    Exemption {
        id: "client",
        name: ("Communication between lawyer and client", "Comunicación entre abogado y cliente"),
        law: "Wis. Stat. § 905.03",
    },
    Exemption { id: OTHER, name: ("Another reason, named in the note", "Otro motivo, indicado en la nota"), law: "" },
];

/// All of them. To be confirmed by counsel: see the module.
#[must_use]
pub fn exemptions() -> &'static [Exemption] {
    &ALL
}

/// The one with this name.
#[must_use]
pub fn exemption(id: &str) -> Option<&'static Exemption> {
    ALL.iter().find(|exemption| exemption.id == id)
}
