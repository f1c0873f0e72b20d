//! Files in words.

use crate::desk::{AttachTrouble, GetTrouble, HeldFile};
use crate::i18n::{Lang, Msg};
use shared::attachment::{Fault, Media};

/// A number of bytes as people read it.
pub(super) fn size(bytes: u64, lang: Lang) -> String {
    let (number, unit) = match bytes {
        0..1024 => return format!("{bytes} B"),
        1024..1_048_576 => (bytes.saturating_mul(10) / 1024, "KB"),
        _ => (bytes.saturating_mul(10) / 1_048_576, "MB"),
    };
    let point = if lang == Lang::Es { ',' } else { '.' };
    format!("{}{point}{} {unit}", number / 10, number % 10)
}

/// What kind of file it is.
pub(super) fn kind(media: Media) -> Msg {
    match media {
        Media::Jpeg | Media::Png | Media::Webp => Msg::AtPicture,
        Media::Pdf => Msg::AtPdf,
        Media::Text => Msg::AtText,
        Media::Csv => Msg::AtTable,
        Media::Docx | Media::Xlsx | Media::Pptx => Msg::AtOffice,
        Media::Odt | Media::Ods | Media::Odp => Msg::AtOpenDocument,
        Media::Mp3 | Media::M4a | Media::Ogg | Media::Wav | Media::Weba => Msg::AtRecording,
    }
}

/// Why a file is none that is taken.
pub(in crate::workbench) fn fault(fault: Fault) -> Msg {
    match fault {
        Fault::Empty => Msg::AtWhyEmpty,
        Fault::TooLarge => Msg::AtWhyLarge,
        Fault::TooMany => Msg::AtWhyMany,
        Fault::Type => Msg::AtWhyType,
        Fault::Content => Msg::AtWhyContent,
        Fault::Macros => Msg::AtWhyMacros,
        Fault::Name => Msg::AtWhyName,
        Fault::About => Msg::AtWhyAbout,
        Fault::Recording => Msg::AtWhyRecording,
        Fault::Shape | Fault::Size | Fault::Hash => Msg::AtWhyDiffers,
    }
}

/// Why a file was not attached. What the browser says of its disk is for whoever helps, in its own words.
pub(super) fn not_attached(trouble: &AttachTrouble, lang: Lang) -> String {
    match trouble {
        AttachTrouble::Fault(why) => fault(*why).text(lang).to_owned(),
        AttachTrouble::NoDate => Msg::AtWhyNoDate.text(lang).to_owned(),
        AttachTrouble::NotAllowed => Msg::WhyNotAllowed.text(lang).to_owned(),
        AttachTrouble::Storage(said) => format!("{} ({said})", Msg::AtWhyQuota.text(lang)),
    }
}

/// Why there are no bytes of a file.
pub(super) fn not_got(trouble: &GetTrouble, lang: Lang) -> String {
    let msg = match trouble {
        GetTrouble::Offline => Msg::AtWhyOffline,
        GetTrouble::Absent => Msg::AtWhyAbsent,
        GetTrouble::Gone => Msg::AtWhyGone,
        GetTrouble::Destroyed => Msg::AtWhyDestroyed,
        GetTrouble::NoKey => Msg::AtWhyNoKey,
        GetTrouble::NoDate => Msg::AtWhyNoDate,
        GetTrouble::Damaged => Msg::AtWhyDamaged,
        GetTrouble::Storage(said) => return format!("{} ({said})", Msg::AtWhyQuota.text(lang)),
    };
    msg.text(lang).to_owned()
}

/// Why the server did not take a file: its stable codes in words that say what to do.
pub(super) fn refused(held: &HeldFile, lang: Lang) -> String {
    let code = held.code.as_deref().unwrap_or_default();
    let msg = match code {
        "copy_damaged" => Msg::AtWhyDiffers,
        "storage_full" => Msg::AtWhyFull,
        "no_date" | "key_due" => Msg::AtWhyNoDate,
        "key_destroyed" => Msg::AtWhyDestroyed,
        "key_missing" => Msg::AtWhyNoKey,
        "unknown_document" | "unknown_attachment" | "not_writable" => Msg::AtWhyGone,
        _ => match Fault::named(code) {
            Some(why) => fault(why),
            None => return held.reason.clone().unwrap_or_else(|| code.to_owned()),
        },
    };
    msg.text(lang).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_so_that_people_can_compare_them() {
        for (bytes, english, spanish) in [
            (0, "0 B", "0 B"),
            (1_023, "1023 B", "1023 B"),
            (1_024, "1.0 KB", "1,0 KB"),
            (1_536, "1.5 KB", "1,5 KB"),
            (26_214_400, "25.0 MB", "25,0 MB"),
        ] {
            assert_eq!((size(bytes, Lang::En).as_str(), size(bytes, Lang::Es).as_str()), (english, spanish));
        }
    }

    /// Each code that the server can answer with has words of ours.
    #[test]
    fn every_refusal_is_told_in_the_language_of_the_page() {
        let file = shared::attachment::Attachment::of(b"text", "a.txt", "", "").expect("taken");
        let codes = Fault::ALL.iter().map(|fault| fault.name());
        for code in codes.chain([
            "storage_full",
            "unknown_document",
            "unknown_attachment",
            "not_writable",
            "copy_damaged",
            "no_date",
            "key_due",
            "key_missing",
        ]) {
            let held = HeldFile {
                doc: String::new(),
                change: String::new(),
                file: file.clone(),
                pieces: Vec::new(),
                state: crate::desk::FileState::Refused,
                tab: None,
                epoch: None,
                code: Some(code.to_owned()),
                reason: Some("in English".to_owned()),
                goes: None,
            };
            assert_ne!(refused(&held, Lang::Es), "in English", "{code}");
        }
    }
}
