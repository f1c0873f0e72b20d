//! The form that is opened in Evenhand and in ODK Web Forms: what a form of an office is made of, in two languages.

use serde_json::{Value as Json, json};
use shared::instrument::Instrument;

const GROUPS: usize = 20;

/// Twenty questions: type, English, Spanish. `QUESTIONS[n]` is `gG_qN` in the group G.
const QUESTIONS: [(&str, &str, &str); 20] = [
    ("select_one yes_no", "Did the department review this programme?", "¿Revisó el departamento este programa?"),
    ("date", "When was it reviewed last?", "¿Cuándo se revisó por última vez?"),
    ("text", "What came out of the review?", "¿Qué resultó de la revisión?"),
    ("select_multiple groups", "Who was consulted?", "¿A quién se consultó?"),
    ("select_one agree", "Those affected had a say early enough.", "Las personas afectadas opinaron a tiempo."),
    ("select_one agree", "The data at hand was good enough.", "Los datos disponibles eran suficientes."),
    ("select_one agree", "The budget follows what was decided.", "El presupuesto sigue lo decidido."),
    ("integer", "How many people work on it?", "¿Cuántas personas trabajan en ello?"),
    ("integer", "How many of them part-time?", "¿Cuántas de ellas a tiempo parcial?"),
    ("decimal", "What share of the budget does it take, in percent?", "¿Qué parte del presupuesto ocupa, en porcentaje?"),
    ("select_one often", "How often is its effect measured?", "¿Con qué frecuencia se mide su efecto?"),
    ("select_multiple barriers", "What stands in the way of using it?", "¿Qué impide usarlo?"),
    ("text", "What else stands in the way?", "¿Qué más lo impide?"),
    ("select_one yes_no", "Is it offered in more than one language?", "¿Se ofrece en más de un idioma?"),
    ("select_multiple languages", "In which languages?", "¿En qué idiomas?"),
    ("integer", "How many people used it last year?", "¿Cuántas personas lo usaron el año pasado?"),
    ("select_one area", "Where is it used most?", "¿Dónde se usa más?"),
    ("select_one often", "How often do complaints arrive?", "¿Con qué frecuencia llegan quejas?"),
    ("text", "What should change, and by when?", "¿Qué debería cambiar y para cuándo?"),
    ("select_one agree", "It is fair as it stands.", "Es justo tal como está."),
];

/// What only some of the questions have, with `G` for the group.
fn rules(question: usize) -> Json {
    match question {
        0 => json!({"required": true, "required_message": {"en": "Say yes or no.", "es": "Diga sí o no."}}),
        // Shown until it is answered with no: some conditions hold in an empty form.
        1 => {
            json!({"relevant": "${gG_q0} != 'no'", "constraint": ". >= date('2015-01-01')", "constraint_message": {"en": "Not before 2015.", "es": "No antes de 2015."}})
        }
        2 => json!({"relevant": "${gG_q0} = 'yes'"}),
        3 | 11 => json!({"hint": {"en": "As far as you know.", "es": "Por lo que usted sabe."}}),
        7 => json!({"constraint": ". >= 0 and . <= 5000", "constraint_message": {"en": "From 0 to 5,000.", "es": "De 0 a 5.000."}}),
        8 => {
            json!({"relevant": "not(${gG_q7} = 0)", "constraint": ". <= ${gG_q7}", "constraint_message": {"en": "No more than all of them.", "es": "No más que todas."}})
        }
        9 => json!({"constraint": ". >= 0 and . <= 100", "constraint_message": {"en": "From 0 to 100.", "es": "De 0 a 100."}}),
        12 => json!({"relevant": "selected(${gG_q11}, 'other')"}),
        14 => {
            json!({"relevant": "${gG_q13} = 'yes'", "constraint": "count-selected(.) >= 2", "constraint_message": {"en": "At least two.", "es": "Al menos dos."}})
        }
        15 => json!({"constraint": ". >= 0"}),
        18 => json!({"appearance": "multiline"}),
        _ => json!({}),
    }
}

fn list(names: &[(&str, &str, &str)]) -> Json {
    let items: Vec<Json> = names.iter().map(|(name, en, es)| json!({"name": name, "label": {"en": en, "es": es}})).collect();
    json!({"items": items})
}

fn choices() -> Json {
    json!({
        "yes_no": list(&[("yes", "Yes", "Sí"), ("no", "No", "No"), ("unknown", "I don’t know", "No lo sé")]),
        "agree": list(&[("a1", "Strongly disagree", "Muy en desacuerdo"), ("a2", "Disagree", "En desacuerdo"), ("a3", "Neither", "Ni lo uno ni lo otro"),
            ("a4", "Agree", "De acuerdo"), ("a5", "Strongly agree", "Muy de acuerdo")]),
        "often": list(&[("never", "Never", "Nunca"), ("yearly", "Once a year", "Una vez al año"), ("quarterly", "Every quarter", "Cada trimestre"),
            ("monthly", "Every month", "Cada mes"), ("weekly", "Every week", "Cada semana")]),
        "groups": list(&[("residents", "Residents", "Residentes"), ("staff", "Staff", "Personal"), ("youth", "Young people", "Jóvenes"),
            ("elders", "Older people", "Personas mayores"), ("firms", "Local firms", "Empresas locales"), ("nobody", "Nobody", "Nadie")]),
        "barriers": list(&[("cost", "Cost", "Costo"), ("distance", "Distance", "Distancia"), ("hours", "Opening hours", "Horario"),
            ("language", "Language", "Idioma"), ("forms", "Paperwork", "Trámites"), ("trust", "Little trust", "Poca confianza"), ("other", "Something else", "Otra cosa")]),
        "languages": list(&[("english", "English", "Inglés"), ("spanish", "Spanish", "Español"), ("arabic", "Arabic", "Árabe"), ("chinese", "Chinese", "Chino")]),
        "area": list(&[("north", "North", "Norte"), ("east", "East", "Este"), ("south", "South", "Sur"), ("west", "West", "Oeste"), ("centre", "Centre", "Centro"), ("online", "Online", "En línea")]),
    })
}

/// 400 questions in 20 groups, with a note and a computed sum in each.
pub(crate) fn instrument(name: &str) -> Instrument {
    let mut rows: Vec<Json> = Vec::new();
    for group in 1..=GROUPS {
        let named = |rest: &str| format!("g{group}{rest}");
        rows.push(json!({"type": "begin_group", "name": named(""), "label": {"en": format!("Programme {group}"), "es": format!("Programa {group}")}}));
        for (number, (kind, en, es)) in QUESTIONS.iter().enumerate() {
            let label = |text: &str| format!("{group}.{} {text}", number + 1);
            let mut row = json!({"type": kind, "name": named(&format!("_q{number}")), "label": {"en": label(en), "es": label(es)}});
            for (column, value) in rules(number).as_object().into_iter().flatten() {
                row[column] = value.as_str().map_or_else(|| value.clone(), |text| text.replace('G', &group.to_string()).into());
            }
            rows.push(row);
        }
        let before = if group == 1 { "0".to_owned() } else { format!("${{g{}_used}}", group - 1) };
        rows.push(
            json!({"type": "calculate", "name": named("_used"), "calculation": format!("{before} + coalesce(${{g{group}_q15}}, 0)")}),
        );
        rows.push(json!({"type": "note", "name": named("_note"), "label": {"en": format!("So far ${{g{group}_used}} people used what you described."),
            "es": format!("Hasta ahora, ${{g{group}_used}} personas usaron lo que usted describió.")}}));
        rows.push(json!({"type": "end_group"}));
    }
    let instrument = json!({"name": name, "kind": "document", "languages": ["en", "es"], "title": {"en": "Programmes of the city", "es": "Programas de la ciudad"},
        "choices": choices(), "survey": rows});
    serde_json::from_value(instrument).expect("an instrument")
}
