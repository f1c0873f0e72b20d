//! Functions of XLSForm that forms may use elsewhere and not here. Whoever meets one is told why, not that it is unknown;
//! `docs/xlsform.md` prints this list.

/// Names of these functions, and why each is refused.
pub const UNSUPPORTED: &[(&str, &str)] = &[
    ("random", "it does not follow from the answers, so that two devices would compute two values"),
    ("randomize", "it does not follow from the answers, so that two devices would show two orders"),
    ("uuid", "it does not follow from the answers; every record has an id of its own"),
    ("digest", "it would be taken for protection, and is none: whoever sees it finds the answer by trying all that are likely"),
    ("base64-decode", "it reads bytes, and answers hold none"),
    ("extract-signed", "it reads signed codes, and no question scans one"),
    ("area", "it measures places on a map, and no question asks for one"),
    ("enclosed-area", "it measures places on a map, and no question asks for one"),
    ("distance", "it measures places on a map, and no question asks for one"),
    ("geofence", "it compares places on a map, and no question asks for one"),
    ("intersects", "it compares places on a map, and no question asks for one"),
    ("pulldata", "it reads a file beside the form, and a form is one file; a column of a choice can hold such values"),
    ("search", "it reads a file beside the form, and a form is one file; `choice_filter` chooses from a list"),
    ("instance", "it looks up lists by paths, which are not read; `choice_filter` chooses from a list by its columns"),
    ("current", "it belongs to lookups by paths, which are not read; write ${name}"),
    ("property", "it tells of the device, which is never collected"),
    ("version", "the version of a form is the hash of its content, which cannot stand in it"),
    ("jr:itext", "it names texts of an XForm; a label by language says the same"),
];

/// What is said where an expression calls one of them.
pub(super) fn reason(name: &str) -> Option<String> {
    let (_, reason) = UNSUPPORTED.iter().find(|(known, _)| *known == name)?;
    Some(format!("{name}() is one of XLSForm's functions and is not supported: {reason}"))
}
